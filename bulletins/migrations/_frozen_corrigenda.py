"""What keeps corrigenda as they were published, for the migration that creates it."""

# As for editions (``_frozen_editions``).
KEEP_CORRIGENDA = """
CREATE FUNCTION bulletins_keep_corrigenda() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A corrigendum is frozen: it can be neither changed nor deleted.'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER bulletins_keep_corrigenda BEFORE UPDATE OR DELETE ON bulletins_corrigendum
    FOR EACH ROW EXECUTE FUNCTION bulletins_keep_corrigenda();
"""
LET_CORRIGENDA_GO = """
DROP TRIGGER bulletins_keep_corrigenda ON bulletins_corrigendum;
DROP FUNCTION bulletins_keep_corrigenda();
"""
