"""What keeps the addresses of meetings, for the migrations that create it."""

# An address that was once given out goes on leading to its meeting, whoever changes the slug and
# by whatever way; so no other meeting can take it. A meeting may return to an address of its own.
KEEP_ADDRESSES = """
CREATE FUNCTION meetings_keep_addresses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM meetings_formeraddress
               WHERE slug = NEW.slug AND meeting_id <> NEW.id) THEN
        RAISE EXCEPTION 'The address % leads to another meeting.', NEW.slug
            USING ERRCODE = 'unique_violation';
    END IF;
    IF TG_OP = 'UPDATE' THEN
        DELETE FROM meetings_formeraddress WHERE slug = NEW.slug;
        IF OLD.slug <> NEW.slug THEN
            INSERT INTO meetings_formeraddress (slug, meeting_id) VALUES (OLD.slug, NEW.id);
        END IF;
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER meetings_keep_addresses AFTER INSERT OR UPDATE OF slug ON meetings_meeting
    FOR EACH ROW EXECUTE FUNCTION meetings_keep_addresses();
"""
FORGET_ADDRESSES = """
DROP TRIGGER meetings_keep_addresses ON meetings_meeting;
DROP FUNCTION meetings_keep_addresses();
"""

# The table of what follows what is made by Django, which gives it no constraint of ours.
NOT_ITSELF = """
ALTER TABLE meetings_meeting_follows ADD CONSTRAINT meetings_does_not_follow_itself
    CHECK (from_meeting_id <> to_meeting_id);
"""
MAY_FOLLOW_ITSELF = """
ALTER TABLE meetings_meeting_follows DROP CONSTRAINT meetings_does_not_follow_itself;
"""
