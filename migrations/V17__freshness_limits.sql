-- How old the data of a file may become, where its mapping profile says so.

CREATE TABLE import_freshness (
    import_id        INTEGER PRIMARY KEY REFERENCES import (import_id),
    -- Days after which the data is stale, and old; null where the profile leaves the general limit.
    warn_after_days  INTEGER CHECK (warn_after_days > 0),
    error_after_days INTEGER CHECK (error_after_days > 0),
    CHECK (warn_after_days IS NOT NULL OR error_after_days IS NOT NULL)
) STRICT;
