-- What the views of the database mean, for every program that opens it, and which program made them.

-- One row for each view of ratebook, with the digest of the file that it was made from. Views that
-- are not listed here are an analyst's own.
CREATE TABLE shipped_view (
    view   TEXT PRIMARY KEY,
    digest TEXT NOT NULL CHECK (length(digest) = 64)
) STRICT, WITHOUT ROWID;

-- The data dictionary: a row for each public view and one for each of its columns.
CREATE TABLE dictionary (
    view        TEXT NOT NULL,
    -- The place of the column in the view; 0 is the view itself.
    position    INTEGER NOT NULL CHECK (position >= 0),
    -- Null for the view itself, as is the type.
    column_name TEXT,
    type        TEXT,
    -- What a number counts; null where there is nothing to count.
    unit        TEXT,
    meaning     TEXT NOT NULL CHECK (meaning <> ''),
    PRIMARY KEY (view, position)
) STRICT, WITHOUT ROWID;
