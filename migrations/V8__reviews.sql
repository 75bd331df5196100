-- What reviewers say of single cells of a report, read from the workbooks that they filled.

CREATE TABLE review (
    review_id     INTEGER PRIMARY KEY,
    -- Table, what was asked for, row and column; lasts as long as the fact that the row is about.
    cell          TEXT NOT NULL CHECK (cell <> ''),
    reviewer      TEXT NOT NULL CHECK (reviewer <> ''),
    verdict       TEXT CHECK (verdict = 'agree' OR verdict = 'query' OR verdict = 'comment'),
    verdict_na    TEXT REFERENCES absent_reason (reason),
    comment       TEXT CHECK (comment <> ''),
    comment_na    TEXT REFERENCES absent_reason (reason),
    -- What the cell showed to the reviewer, as the workbook has it; where the workbook does not say it, what the
    -- cell showed when the workbook was imported.
    shown         TEXT NOT NULL CHECK (shown <> ''),
    -- The import in which the same reviewer said something else of the cell.
    superseded_by INTEGER REFERENCES import (import_id),
    import_id     INTEGER NOT NULL REFERENCES import (import_id),
    -- Where the words are in the workbook: sheet, row, and the name of the cell such as K12.
    sheet         TEXT NOT NULL CHECK (sheet <> ''),
    source_line   INTEGER NOT NULL CHECK (source_line >= 1),
    source_cell   TEXT NOT NULL CHECK (source_cell <> ''),
    CHECK ((verdict IS NULL) <> (verdict_na IS NULL)),
    CHECK ((comment IS NULL) <> (comment_na IS NULL)),
    CHECK (verdict IS NOT NULL OR comment IS NOT NULL)
) STRICT;

-- One current word of each reviewer on each cell.
CREATE UNIQUE INDEX review_current ON review (cell, reviewer) WHERE superseded_by IS NULL;
CREATE INDEX review_import ON review (import_id);
