-- Figures about a code that are not one contract's rate, and the places kept for them.

CREATE TABLE measure (
    measure     TEXT PRIMARY KEY CHECK (measure NOT GLOB '*[^a-z0-9-]*'),
    name        TEXT NOT NULL CHECK (name <> ''),
    family      TEXT NOT NULL
        CHECK (family = 'utilization' OR family = 'reimbursement' OR family = 'fee-schedule' OR family = 'payer'),
    unit        TEXT NOT NULL
        CHECK (unit = 'USD' OR unit = 'RVU' OR unit = 'count' OR unit = 'percent' OR unit = 'ratio'
            OR unit = 'USD per RVU'),
    meaning     TEXT NOT NULL CHECK (meaning <> ''),
    -- The published file that holds it: what an analyst imports to fill a gap.
    filled_by   TEXT NOT NULL CHECK (filled_by <> ''),
    position    INTEGER NOT NULL UNIQUE,
    import_id   INTEGER NOT NULL REFERENCES import (import_id),
    source_line INTEGER NOT NULL CHECK (source_line >= 1)
) STRICT;

CREATE TABLE benchmark (
    benchmark_id  INTEGER PRIMARY KEY,
    code_id       INTEGER NOT NULL REFERENCES code (code_id),
    -- Sorted, divided by a bar; '' is the value "no modifier".
    modifiers     TEXT NOT NULL DEFAULT '',
    payer_id      INTEGER REFERENCES payer (payer_id),
    -- `not-applicable` where the figure is of no single payer.
    payer_id_na   TEXT REFERENCES absent_reason (reason),
    measure       TEXT NOT NULL REFERENCES measure (measure),
    setting       TEXT NOT NULL CHECK (setting = 'facility' OR setting = 'non-facility' OR setting = 'any'),
    -- 'US', or a state, or a Medicare locality as 'contractor/locality'.
    geography     TEXT NOT NULL CHECK (geography <> ''),
    -- The period that the figure speaks of; a placeholder waits for the 'latest'.
    period        TEXT NOT NULL CHECK (period <> ''),
    -- Ten-thousandths of the measure's unit.
    value         INTEGER,
    value_na      TEXT REFERENCES absent_reason (reason),
    -- How many observations the value is of; bounds where only a range is published.
    n             INTEGER CHECK (n >= 0),
    n_na          TEXT REFERENCES absent_reason (reason),
    n_low         INTEGER CHECK (n_low IS NULL OR n IS NULL),
    n_high        INTEGER CHECK (n_high IS NULL OR n IS NULL),
    formula       TEXT CHECK (formula <> ''),
    formula_na    TEXT REFERENCES absent_reason (reason),
    import_id     INTEGER NOT NULL REFERENCES import (import_id),
    source_line   INTEGER NOT NULL CHECK (source_line >= 1),
    -- The import whose edition replaced this row; null while the row is current.
    superseded_by INTEGER REFERENCES import (import_id),
    CHECK ((payer_id IS NULL) <> (payer_id_na IS NULL)),
    CHECK ((value IS NULL) <> (value_na IS NULL)),
    CHECK ((n IS NULL) <> (n_na IS NULL)),
    CHECK ((formula IS NULL) <> (formula_na IS NULL))
) STRICT;
CREATE UNIQUE INDEX benchmark_current
    ON benchmark (code_id, modifiers, measure, setting, geography, period, ifnull(payer_id, 0))
    WHERE superseded_by IS NULL;
CREATE INDEX benchmark_import ON benchmark (import_id);
