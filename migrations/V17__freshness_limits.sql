-- How old the data of a file may become, where its mapping profile says so.

CREATE TABLE import_freshness (
    import_id  INTEGER NOT NULL REFERENCES import (import_id),
    -- What the data is after so many days; without a row the general limit holds.
    status     TEXT NOT NULL CHECK (status IN ('stale', 'old')),
    after_days INTEGER NOT NULL CHECK (after_days >= 0),
    PRIMARY KEY (import_id, status)
) STRICT, WITHOUT ROWID;
