"""What keeps frozen programmes as they were announced, for the migrations that create it."""

# A frozen programme is what was announced: it and all that is under it stay as they are. The row
# of the programme is held (FOR SHARE), so that nothing slips in while somebody freezes it.
# TRUNCATE is left alone: it empties test databases.
KEEP_FROZEN = """
CREATE FUNCTION events_keep_frozen_programmes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.frozen_at IS NOT NULL THEN
        RAISE EXCEPTION 'A frozen programme can be neither changed nor deleted.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER events_keep_frozen_programmes BEFORE UPDATE OR DELETE ON events_programme
    FOR EACH ROW EXECUTE FUNCTION events_keep_frozen_programmes();

CREATE FUNCTION events_refuse_frozen(programme bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    frozen timestamptz;
BEGIN
    SELECT frozen_at INTO frozen FROM events_programme WHERE id = programme FOR SHARE;
    IF frozen IS NOT NULL THEN
        RAISE EXCEPTION 'Nothing under a frozen programme can be added, changed or deleted.'
            USING ERRCODE = 'restrict_violation';
    END IF;
END
$$;

CREATE FUNCTION events_keep_frozen_sessions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM events_refuse_frozen(OLD.programme_id);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM events_refuse_frozen(NEW.programme_id);
    RETURN NEW;
END
$$;
CREATE TRIGGER events_keep_frozen_sessions BEFORE INSERT OR UPDATE OR DELETE
    ON events_forumsession FOR EACH ROW EXECUTE FUNCTION events_keep_frozen_sessions();

CREATE FUNCTION events_keep_frozen_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM events_refuse_frozen(programme_id)
            FROM events_forumsession WHERE id = OLD.session_id;
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    PERFORM events_refuse_frozen(programme_id)
        FROM events_forumsession WHERE id = NEW.session_id;
    RETURN NEW;
END
$$;
CREATE TRIGGER events_keep_frozen_organisers BEFORE INSERT OR UPDATE OR DELETE
    ON events_sessionorganiser FOR EACH ROW EXECUTE FUNCTION events_keep_frozen_rows();
CREATE TRIGGER events_keep_frozen_appearances BEFORE INSERT OR UPDATE OR DELETE
    ON events_sessionappearance FOR EACH ROW EXECUTE FUNCTION events_keep_frozen_rows();
"""
LET_FROZEN_GO = """
DROP TRIGGER events_keep_frozen_appearances ON events_sessionappearance;
DROP TRIGGER events_keep_frozen_organisers ON events_sessionorganiser;
DROP TRIGGER events_keep_frozen_sessions ON events_forumsession;
DROP TRIGGER events_keep_frozen_programmes ON events_programme;
DROP FUNCTION events_keep_frozen_rows();
DROP FUNCTION events_keep_frozen_sessions();
DROP FUNCTION events_refuse_frozen(bigint);
DROP FUNCTION events_keep_frozen_programmes();
"""
