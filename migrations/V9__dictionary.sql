-- What the views of the database mean, for every program that opens it, and which program made them.

-- One row for each view of ratebook, with the digest of the file that it was made from. Views that
-- are not listed here are an analyst's own.
CREATE TABLE shipped_view (
    view   TEXT PRIMARY KEY,
    digest TEXT NOT NULL CHECK (length(digest) = 64)
) STRICT, WITHOUT ROWID;
