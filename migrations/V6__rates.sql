-- Payers' rates and hospitals' charges: narrow rows over dictionaries.
--
-- publisher -> item (what is priced, with all its codes) -> charge (where and with which modifiers)
-- -> rate (one amount, percentage or algorithm of one payer and plan, or of the hospital itself).
-- Reasons are kept as `absent_reason.reason_id` here; amounts are ten-thousandths of a dollar.

CREATE TABLE item (
    item_id        INTEGER PRIMARY KEY,
    publisher_id   INTEGER NOT NULL REFERENCES publisher (publisher_id),
    -- The file's own words.
    description    TEXT CHECK (description <> ''),
    description_na TEXT REFERENCES absent_reason (reason),
    -- Units of a drug that the price is for, in ten-thousandths.
    drug_unit      INTEGER,
    drug_unit_na   TEXT REFERENCES absent_reason (reason),
    drug_type      TEXT CHECK (drug_type <> ''),
    drug_type_na   TEXT REFERENCES absent_reason (reason),
    fingerprint    INTEGER NOT NULL,
    import_id      INTEGER NOT NULL REFERENCES import (import_id),
    source_line    INTEGER NOT NULL CHECK (source_line >= 1),
    CHECK ((description IS NULL) <> (description_na IS NULL)),
    CHECK ((drug_unit IS NULL) <> (drug_unit_na IS NULL)),
    CHECK ((drug_type IS NULL) <> (drug_type_na IS NULL))
) STRICT;
CREATE INDEX item_publisher ON item (publisher_id, fingerprint);

-- An item keeps all its codes, in the order of the file; a rate is never stored once a code.
CREATE TABLE item_code (
    item_id  INTEGER NOT NULL REFERENCES item (item_id) ON DELETE CASCADE,
    position INTEGER NOT NULL CHECK (position >= 1),
    -- Hospitals write CPT codes as HCPCS, of which CPT is level I; both lead to the same code here.
    code_id  INTEGER NOT NULL REFERENCES code (code_id),
    published_system TEXT NOT NULL REFERENCES code_system (system),
    PRIMARY KEY (item_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_code_code ON item_code (code_id, item_id);

CREATE TABLE charge (
    charge_id           INTEGER PRIMARY KEY,
    item_id             INTEGER NOT NULL REFERENCES item (item_id),
    setting             TEXT CHECK (setting = 'inpatient' OR setting = 'outpatient' OR setting = 'both'),
    setting_na          TEXT REFERENCES absent_reason (reason),
    billing_class       TEXT
        CHECK (billing_class = 'professional' OR billing_class = 'facility' OR billing_class = 'both'),
    billing_class_na    TEXT REFERENCES absent_reason (reason),
    place_of_service    TEXT CHECK (place_of_service GLOB '[0-9][0-9]'),
    place_of_service_na TEXT REFERENCES absent_reason (reason),
    -- Sorted, divided by a bar; '' is the value "no modifier".
    modifiers           TEXT NOT NULL,
    fingerprint         INTEGER NOT NULL,
    import_id           INTEGER NOT NULL REFERENCES import (import_id),
    source_line         INTEGER NOT NULL CHECK (source_line >= 1),
    CHECK ((setting IS NULL) <> (setting_na IS NULL)),
    CHECK ((billing_class IS NULL) <> (billing_class_na IS NULL)),
    CHECK ((place_of_service IS NULL) <> (place_of_service_na IS NULL))
) STRICT;
CREATE INDEX charge_item ON charge (item_id);

-- Texts that many rates share: the algorithm by which an allowed amount is found.
CREATE TABLE algorithm (
    algorithm_id INTEGER PRIMARY KEY,
    body         TEXT NOT NULL CHECK (body <> ''),
    import_id    INTEGER NOT NULL REFERENCES import (import_id)
) STRICT;

-- How a rate is meant and for how long: few of them, shared by many rates.
CREATE TABLE terms (
    terms_id          INTEGER PRIMARY KEY,
    method            TEXT
        CHECK (method = 'case rate' OR method = 'fee schedule' OR method = 'percent of total billed charges'
            OR method = 'per diem' OR method = 'other'),
    method_na         TEXT REFERENCES absent_reason (reason),
    -- Ten-thousandths of a percent: 62.5 is 625000.
    percentage        INTEGER,
    percentage_na     TEXT REFERENCES absent_reason (reason),
    algorithm_id      INTEGER REFERENCES algorithm (algorithm_id),
    algorithm_id_na   TEXT REFERENCES absent_reason (reason),
    effective_from    TEXT CHECK (effective_from IS date(effective_from)),
    effective_from_na TEXT REFERENCES absent_reason (reason),
    effective_to      TEXT CHECK (effective_to IS date(effective_to)),
    effective_to_na   TEXT REFERENCES absent_reason (reason),
    notes             TEXT CHECK (notes <> ''),
    notes_na          TEXT REFERENCES absent_reason (reason),
    -- The unit of work that the notes name, such as `per 15 minutes`; '' where they name none, or the method says for
    -- what the price is.
    work_unit         TEXT NOT NULL,
    import_id         INTEGER NOT NULL REFERENCES import (import_id),
    CHECK ((method IS NULL) <> (method_na IS NULL)),
    CHECK ((percentage IS NULL) <> (percentage_na IS NULL)),
    CHECK ((algorithm_id IS NULL) <> (algorithm_id_na IS NULL)),
    CHECK ((effective_from IS NULL) <> (effective_from_na IS NULL)),
    CHECK ((effective_to IS NULL) <> (effective_to_na IS NULL)),
    CHECK ((notes IS NULL) <> (notes_na IS NULL))
) STRICT;

CREATE TABLE rate (
    rate_id         INTEGER PRIMARY KEY,
    charge_id       INTEGER NOT NULL REFERENCES charge (charge_id),
    amount_kind_id  INTEGER NOT NULL REFERENCES amount_kind (amount_kind_id),
    -- Of negotiated and in-network amounts; the standard charges of a hospital are of no payer.
    payer_plan_id   INTEGER REFERENCES payer_plan (payer_plan_id),
    terms_id        INTEGER NOT NULL REFERENCES terms (terms_id),
    amount          INTEGER CHECK (amount >= 0),
    amount_na       INTEGER REFERENCES absent_reason (reason_id) CHECK (amount_na >= 2),
    import_id       INTEGER NOT NULL REFERENCES import (import_id),
    source_line     INTEGER NOT NULL CHECK (source_line >= 1),
    fingerprint     INTEGER NOT NULL,
    -- What the file printed, where that is not what `amount` holds: a gap marker, or more than four places.
    amount_raw      TEXT,
    -- The import whose edition replaced this row; null while the row is current.
    superseded_by   INTEGER REFERENCES import (import_id),
    CHECK ((amount_kind_id = 1 OR amount_kind_id = 7) = (payer_plan_id IS NOT NULL)),
    CHECK ((amount IS NULL) <> (amount_na IS NULL))
) STRICT;

-- Everything that a report on one code reads first, without touching the rate rows; of every edition,
-- because a report as of an earlier day asks for the replaced ones too.
CREATE INDEX rate_charge ON rate (charge_id);
-- What lacks an amount, a small part of all rates, for the list of gaps.
CREATE INDEX rate_gap ON rate (charge_id, amount_na, amount_kind_id, payer_plan_id, import_id, source_line)
    WHERE amount_na IS NOT NULL AND superseded_by IS NULL;
CREATE INDEX rate_superseded ON rate (superseded_by) WHERE superseded_by IS NOT NULL;

-- How many rates each import brought, and how many it superseded: what is current is counted by these few rows.
CREATE TABLE rate_count (
    -- Of the import that did it: an undo takes the counts back with the rates.
    import_id     INTEGER NOT NULL REFERENCES import (import_id),
    -- Whose rates they are: brought by this import itself, or superseded ones of an earlier import.
    brought_by    INTEGER NOT NULL,
    payer_plan_id INTEGER REFERENCES payer_plan (payer_plan_id),
    -- Why they have no amount; null where they have one.
    amount_na     INTEGER REFERENCES absent_reason (reason_id) CHECK (amount_na >= 2),
    rates         INTEGER NOT NULL CHECK (rates >= 1)
) STRICT;
CREATE INDEX rate_count_payer ON rate_count (payer_plan_id);

-- What the hospital was actually allowed, for formats that state it. A rate without a row here
-- comes from a format that has no such columns.
CREATE TABLE rate_statistic (
    rate_id                 INTEGER PRIMARY KEY REFERENCES rate (rate_id) ON DELETE CASCADE,
    estimated_amount        INTEGER CHECK (estimated_amount >= 0),
    estimated_amount_na     INTEGER REFERENCES absent_reason (reason_id) CHECK (estimated_amount_na >= 2),
    median_amount           INTEGER CHECK (median_amount >= 0),
    median_amount_na        INTEGER REFERENCES absent_reason (reason_id) CHECK (median_amount_na >= 2),
    percentile_10_amount    INTEGER CHECK (percentile_10_amount >= 0),
    percentile_10_amount_na INTEGER REFERENCES absent_reason (reason_id) CHECK (percentile_10_amount_na >= 2),
    percentile_90_amount    INTEGER CHECK (percentile_90_amount >= 0),
    percentile_90_amount_na INTEGER REFERENCES absent_reason (reason_id) CHECK (percentile_90_amount_na >= 2),
    remittance_count        INTEGER CHECK (remittance_count >= 0),
    remittance_count_na     INTEGER REFERENCES absent_reason (reason_id) CHECK (remittance_count_na >= 2),
    -- Bounds where only a range is published: `1 through 10`.
    remittance_count_low    INTEGER CHECK (remittance_count_low IS NULL OR remittance_count IS NULL),
    remittance_count_high   INTEGER CHECK (remittance_count_high IS NULL OR remittance_count IS NULL),
    CHECK ((estimated_amount IS NULL) <> (estimated_amount_na IS NULL)),
    CHECK ((median_amount IS NULL) <> (median_amount_na IS NULL)),
    CHECK ((percentile_10_amount IS NULL) <> (percentile_10_amount_na IS NULL)),
    CHECK ((percentile_90_amount IS NULL) <> (percentile_90_amount_na IS NULL)),
    CHECK ((remittance_count IS NULL) <> (remittance_count_na IS NULL))
) STRICT;

-- Negotiated rates outside the minimum or maximum that their own row states: rows of one charge may state others, of
-- which `rate` has the widest. A rate without a current row here is within them, or its row states none.
CREATE TABLE rate_outside_bounds (
    rate_id       INTEGER NOT NULL REFERENCES rate (rate_id) ON DELETE CASCADE,
    -- A later file may state the same rate beside another bound, and an earlier one beside none.
    import_id     INTEGER NOT NULL REFERENCES import (import_id),
    -- The one that it is outside of: minimum, 4, of a rate below, or maximum, 5, of one above.
    bound_kind_id INTEGER NOT NULL REFERENCES amount_kind (amount_kind_id)
        CHECK (bound_kind_id = 4 OR bound_kind_id = 5),
    -- Ten-thousandths of a dollar.
    bound_amount  INTEGER NOT NULL CHECK (bound_amount >= 0),
    source_line   INTEGER NOT NULL CHECK (source_line >= 1),
    -- The import that states the rate beside another bound, or within both; null while the row is current.
    superseded_by INTEGER REFERENCES import (import_id),
    PRIMARY KEY (rate_id, import_id)
) STRICT, WITHOUT ROWID;

-- What a modifier does to a payer's rate, as hospital files state it on rows without codes.
CREATE TABLE modifier_effect (
    modifier_effect_id INTEGER PRIMARY KEY,
    publisher_id    INTEGER NOT NULL REFERENCES publisher (publisher_id),
    modifiers       TEXT NOT NULL CHECK (modifiers <> ''),
    description     TEXT CHECK (description <> ''),
    description_na  TEXT REFERENCES absent_reason (reason),
    setting         TEXT CHECK (setting = 'inpatient' OR setting = 'outpatient' OR setting = 'both'),
    setting_na      TEXT REFERENCES absent_reason (reason),
    payer_plan_id   INTEGER REFERENCES payer_plan (payer_plan_id),
    payer_plan_id_na TEXT REFERENCES absent_reason (reason),
    amount          INTEGER CHECK (amount >= 0),
    amount_na       TEXT REFERENCES absent_reason (reason),
    percentage      INTEGER,
    percentage_na   TEXT REFERENCES absent_reason (reason),
    algorithm       TEXT CHECK (algorithm <> ''),
    algorithm_na    TEXT REFERENCES absent_reason (reason),
    notes           TEXT CHECK (notes <> ''),
    notes_na        TEXT REFERENCES absent_reason (reason),
    import_id       INTEGER NOT NULL REFERENCES import (import_id),
    source_line     INTEGER NOT NULL CHECK (source_line >= 1),
    -- The import whose edition replaced this row; null while the row is current.
    superseded_by   INTEGER REFERENCES import (import_id),
    fingerprint     INTEGER NOT NULL,
    CHECK ((description IS NULL) <> (description_na IS NULL)),
    CHECK ((setting IS NULL) <> (setting_na IS NULL)),
    CHECK ((payer_plan_id IS NULL) <> (payer_plan_id_na IS NULL)),
    CHECK ((amount IS NULL) <> (amount_na IS NULL)),
    CHECK ((percentage IS NULL) <> (percentage_na IS NULL)),
    CHECK ((algorithm IS NULL) <> (algorithm_na IS NULL)),
    CHECK ((notes IS NULL) <> (notes_na IS NULL))
) STRICT;
CREATE INDEX modifier_effect_publisher ON modifier_effect (publisher_id) WHERE superseded_by IS NULL;
