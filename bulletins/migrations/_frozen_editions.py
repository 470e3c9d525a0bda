"""What keeps editions as they were published, for the migrations that create it."""

# An edition is what was published. TRUNCATE is left alone: it empties test databases,
# and whoever may truncate may drop the trigger as well.
KEEP_EDITIONS = """
CREATE FUNCTION bulletins_keep_editions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'An edition is frozen: it can be neither changed nor deleted.'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER bulletins_keep_editions BEFORE UPDATE OR DELETE ON bulletins_edition
    FOR EACH ROW EXECUTE FUNCTION bulletins_keep_editions();
"""
LET_EDITIONS_GO = """
DROP TRIGGER bulletins_keep_editions ON bulletins_edition;
DROP FUNCTION bulletins_keep_editions();
"""

KEEP_PICTURES = """
CREATE TRIGGER bulletins_keep_edition_pictures BEFORE UPDATE OR DELETE ON bulletins_editionpicture
    FOR EACH ROW EXECUTE FUNCTION bulletins_keep_editions();
"""
LET_PICTURES_GO = "DROP TRIGGER bulletins_keep_edition_pictures ON bulletins_editionpicture;"
