-- Every imported file, once, with what it held and what was rejected.

-- Who a file speaks for. A newer file of the same publisher, however spelled, is a new edition of the same facts.
CREATE TABLE publisher (
    publisher_id INTEGER PRIMARY KEY,
    kind         TEXT NOT NULL
        CHECK (kind = 'hospital' OR kind = 'payer' OR kind = 'government' OR kind = 'analyst' OR kind = 'ratebook'),
    -- As its first file spells it.
    name         TEXT NOT NULL CHECK (name <> ''),
    -- Letters and digits alone, in lower case: of the payer and of the list that a name such as `Aetna: Gold PPO` has,
    -- or of the whole name. Stored, because no two engines fold the case of all scripts alike.
    entity_letters TEXT NOT NULL,
    list_letters   TEXT NOT NULL,
    UNIQUE (kind, entity_letters, list_letters)
) STRICT;

CREATE TABLE import (
    import_id         INTEGER PRIMARY KEY,
    -- Whose file it is; null in the record of an undone import once nothing else is of them.
    publisher_id      INTEGER REFERENCES publisher (publisher_id) ON DELETE SET NULL,
    publisher_kind    TEXT NOT NULL,
    publisher_name    TEXT NOT NULL CHECK (publisher_name <> ''),
    file_name         TEXT NOT NULL CHECK (file_name <> ''),
    bytes             INTEGER NOT NULL CHECK (bytes >= 0),
    -- Of the file as stored on disk, so that `sha256sum` gives the same.
    sha256            TEXT NOT NULL CHECK (length(sha256) = 64),
    format            TEXT NOT NULL CHECK (format <> ''),
    format_version    TEXT CHECK (format_version <> ''),
    format_version_na TEXT REFERENCES absent_reason (reason),
    encoding          TEXT NOT NULL CHECK (encoding <> ''),
    -- The day that the publisher put on the data, YYYY-MM-DD.
    edition           TEXT CHECK (edition IS date(edition)),
    edition_na        TEXT REFERENCES absent_reason (reason),
    profile           TEXT CHECK (profile <> ''),
    profile_na        TEXT REFERENCES absent_reason (reason),
    profile_sha256    TEXT CHECK (length(profile_sha256) = 64),
    profile_sha256_na TEXT REFERENCES absent_reason (reason),
    -- Of the list of codes that the file was read for, where it was not read whole; the list is in `import_filter`.
    filter_sha256     TEXT CHECK (length(filter_sha256) = 64),
    filter_sha256_na  TEXT REFERENCES absent_reason (reason),
    -- Order-independent over what the file states about prices, without where it states it: the same
    -- facts published as another file or in another shape have the same.
    fingerprint       TEXT CHECK (length(fingerprint) = 32),
    fingerprint_na    TEXT REFERENCES absent_reason (reason),
    tool_version      TEXT NOT NULL CHECK (tool_version <> ''),
    schema_version    INTEGER NOT NULL,
    -- UTC, YYYY-MM-DDTHH:MM:SSZ.
    started_at        TEXT NOT NULL,
    finished_at       TEXT NOT NULL,
    status            TEXT NOT NULL CHECK (status IN ('applied', 'undone')),
    rows_read         INTEGER NOT NULL CHECK (rows_read >= 0),
    rows_accepted     INTEGER NOT NULL CHECK (rows_accepted >= 0),
    rows_rejected     INTEGER NOT NULL CHECK (rows_rejected >= 0),
    facts_added       INTEGER NOT NULL CHECK (facts_added >= 0),
    facts_changed     INTEGER NOT NULL CHECK (facts_changed >= 0),
    facts_removed     INTEGER NOT NULL CHECK (facts_removed >= 0),
    facts_unchanged   INTEGER NOT NULL CHECK (facts_unchanged >= 0),
    -- 1 where the file adds to what is current, 0 where it is the whole truth of what it states.
    only_adds         INTEGER NOT NULL DEFAULT 0 CHECK (only_adds = 0 OR only_adds = 1),
    CHECK (publisher_id IS NOT NULL OR status = 'undone'),
    CHECK (rows_read = rows_accepted + rows_rejected),
    CHECK ((format_version IS NULL) <> (format_version_na IS NULL)),
    CHECK ((edition IS NULL) <> (edition_na IS NULL)),
    CHECK ((fingerprint IS NULL) <> (fingerprint_na IS NULL)),
    CHECK ((profile IS NULL) <> (profile_na IS NULL)),
    CHECK ((profile_sha256 IS NULL) <> (profile_sha256_na IS NULL)),
    CHECK ((filter_sha256 IS NULL) <> (filter_sha256_na IS NULL))
) STRICT;

-- The same content in one encoding, under the same profile and for the same codes, is applied once; an undone import
-- frees it.
CREATE UNIQUE INDEX import_applied_once
    ON import (sha256, format, ifnull(profile_sha256, ''), ifnull(filter_sha256, ''), encoding)
    WHERE status = 'applied';
CREATE INDEX import_publisher ON import (publisher_id);

-- What the head of a file states about itself: hospital name, license, addresses, attestation.
CREATE TABLE import_attribute (
    import_id INTEGER NOT NULL REFERENCES import (import_id),
    name      TEXT NOT NULL CHECK (name <> ''),
    position  INTEGER NOT NULL CHECK (position >= 1),
    value     TEXT CHECK (value <> ''),
    value_na  TEXT REFERENCES absent_reason (reason),
    PRIMARY KEY (import_id, name, position),
    CHECK ((value IS NULL) <> (value_na IS NULL))
) STRICT, WITHOUT ROWID;

-- The headings of the columns that values of rates were read from, as the file has them, by what a column holds: the
-- kind of its amounts, or the column of reports that shows its values; `negotiated of Aetna, HMO` is of one payer.
CREATE TABLE import_heading (
    import_id INTEGER NOT NULL REFERENCES import (import_id),
    holds     TEXT NOT NULL CHECK (holds <> ''),
    position  INTEGER NOT NULL CHECK (position >= 1),
    heading   TEXT NOT NULL CHECK (heading <> ''),
    PRIMARY KEY (import_id, holds, position)
) STRICT, WITHOUT ROWID;

-- Of several files of one archive that are one edition of their publisher: none replaces another, and none holds alone.
CREATE TABLE import_part (
    import_id    INTEGER PRIMARY KEY REFERENCES import (import_id),
    -- The first of them.
    first_import INTEGER NOT NULL
) STRICT;

-- A row that was not stored, whole, as the file holds it.
CREATE TABLE import_reject (
    import_id   INTEGER NOT NULL REFERENCES import (import_id),
    -- In the order of the file, counted from 1: several rows may begin on one line.
    position    INTEGER NOT NULL CHECK (position >= 1),
    line        INTEGER NOT NULL CHECK (line >= 1),
    byte_offset INTEGER NOT NULL CHECK (byte_offset >= 0),
    raw         TEXT NOT NULL,
    PRIMARY KEY (import_id, position)
) STRICT, WITHOUT ROWID;

-- What is above the first row of a file that had rows rejected: with it they are a file again.
CREATE TABLE import_reject_head (
    import_id INTEGER PRIMARY KEY REFERENCES import (import_id),
    -- What divides the cells.
    separator TEXT NOT NULL CHECK (length(separator) = 1),
    -- The text up to the column headings, as the file holds it.
    head      TEXT NOT NULL,
    -- The same as rows of cells, in JSON.
    head_rows TEXT NOT NULL CHECK (json_valid(head_rows))
) STRICT;

-- The procedure codes that rejected rows name, each with the first of these rows: what the file states of them is not
-- known until it is corrected, which is another thing than a file that does not list them.
CREATE TABLE rejected_code (
    code      TEXT NOT NULL CHECK (code <> ''),
    import_id INTEGER NOT NULL REFERENCES import (import_id),
    line      INTEGER NOT NULL CHECK (line >= 1),
    PRIMARY KEY (code, import_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rejected_code_import ON rejected_code (import_id);

-- What was noticed. An error is of a rejected row; a warning is kept once for its cause, with the number of cells that
-- share it and the first of them.
CREATE TABLE import_finding (
    import_id      INTEGER NOT NULL REFERENCES import (import_id),
    position       INTEGER NOT NULL CHECK (position >= 1),
    -- Position of the rejected row; 0 for what rejects none.
    reject         INTEGER NOT NULL CHECK (reject >= 0),
    rule           TEXT NOT NULL CHECK (rule <> ''),
    severity       TEXT NOT NULL CHECK (severity = 'error' OR severity = 'warning' OR severity = 'note'),
    line           INTEGER NOT NULL CHECK (line >= 0),
    column_name    TEXT CHECK (column_name <> ''),
    column_name_na TEXT REFERENCES absent_reason (reason),
    cell           TEXT CHECK (cell <> ''),
    cell_na        TEXT REFERENCES absent_reason (reason),
    value          TEXT,
    value_na       TEXT REFERENCES absent_reason (reason),
    message        TEXT NOT NULL CHECK (message <> ''),
    help           TEXT NOT NULL CHECK (help <> ''),
    occurrences    INTEGER NOT NULL CHECK (occurrences >= 1),
    PRIMARY KEY (import_id, position),
    CHECK ((column_name IS NULL) <> (column_name_na IS NULL)),
    CHECK ((cell IS NULL) <> (cell_na IS NULL)),
    CHECK ((value IS NULL) <> (value_na IS NULL))
) STRICT, WITHOUT ROWID;

-- The cells of an import of a published file: every cell that was read is somewhere.
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
    -- Blank, of columns or properties that are not read.
    cells_left_blank INTEGER NOT NULL CHECK (cells_left_blank >= 0),
    CHECK (cells_read = cells_stored + cells_gap + cells_rejected + cells_left_out + cells_left_blank)
) STRICT;

-- The physical lines of an import of a text: every line is somewhere.
CREATE TABLE import_lines (
    import_id       INTEGER PRIMARY KEY REFERENCES import (import_id),
    lines_read      INTEGER NOT NULL CHECK (lines_read >= 0),
    -- Titles and column headings.
    lines_header    INTEGER NOT NULL CHECK (lines_header >= 0),
    -- Accepted or rejected: the rows of the import.
    lines_rows      INTEGER NOT NULL CHECK (lines_rows >= 0),
    -- Without a text, or of separators alone.
    lines_blank     INTEGER NOT NULL CHECK (lines_blank >= 0),
    -- Notes, and what a profile says is no data.
    lines_skipped   INTEGER NOT NULL CHECK (lines_skipped >= 0),
    -- The second and later lines of a quoted cell.
    lines_continued INTEGER NOT NULL CHECK (lines_continued >= 0),
    CHECK (lines_read = lines_header + lines_rows + lines_blank + lines_skipped + lines_continued)
) STRICT;

-- The codes that a file was read for: one of them without a record is not in the file; of any other nothing is known.
CREATE TABLE import_filter (
    import_id INTEGER NOT NULL REFERENCES import (import_id),
    system    TEXT NOT NULL REFERENCES code_system (system),
    code      TEXT NOT NULL CHECK (code <> ''),
    PRIMARY KEY (import_id, system, code)
) STRICT, WITHOUT ROWID;

-- What was skipped of a file that was read for some codes.
CREATE TABLE import_left_out (
    import_id INTEGER PRIMARY KEY REFERENCES import (import_id),
    -- Items of the file, and those whose prices are stored.
    items_read INTEGER NOT NULL CHECK (items_read >= 0),
    items_kept INTEGER NOT NULL CHECK (items_kept >= 0 AND items_kept <= items_read),
    -- Of the text, as far as it belongs to items that are not stored.
    bytes_left_out INTEGER NOT NULL CHECK (bytes_left_out >= 0)
) STRICT;

CREATE TABLE import_freshness (
    import_id  INTEGER NOT NULL REFERENCES import (import_id),
    -- What the data is after so many days; without a row the general limit holds.
    status     TEXT NOT NULL CHECK (status IN ('stale', 'old')),
    after_days INTEGER NOT NULL CHECK (after_days >= 0),
    PRIMARY KEY (import_id, status)
) STRICT, WITHOUT ROWID;
