-- The account of an import's cells: every cell that was read is somewhere.

-- An import without a row was made before there were accounts, or is no published file.
CREATE TABLE import_cells (
    import_id      INTEGER PRIMARY KEY REFERENCES import (import_id),
    cells_read     INTEGER NOT NULL CHECK (cells_read >= 0),
    -- The value is in the database; a blank cell of modifiers says that there are none.
    cells_stored   INTEGER NOT NULL CHECK (cells_stored >= 0),
    -- Blank, or kept as the reason why there is no value.
    cells_gap      INTEGER NOT NULL CHECK (cells_gap >= 0),
    -- Of rows that were kept aside whole.
    cells_rejected INTEGER NOT NULL CHECK (cells_rejected >= 0),
    -- With a text that is not kept: a finding, the profile or the format says so.
    cells_left_out INTEGER NOT NULL CHECK (cells_left_out >= 0),
    CHECK (cells_read = cells_stored + cells_gap + cells_rejected + cells_left_out)
) STRICT;
