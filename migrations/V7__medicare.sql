-- Medicare's reference files: fee schedule, localities, claim edits, code lists, utilization.
--
-- Each file is one release; a later file for the same dataset, period and part replaces it as a
-- whole, and releases of other periods stay beside it as history. Deleting a release deletes its rows.
-- RVUs are hundredths, geographic indices thousandths, conversion factors ten-thousandths of a dollar,
-- amounts cents: the exact units that CMS prints, so that the amount is a product of whole numbers.

CREATE TABLE reference_release (
    release_id    INTEGER PRIMARY KEY,
    dataset       TEXT NOT NULL
        CHECK (dataset = 'fee-schedule' OR dataset = 'gpci' OR dataset = 'anesthesia' OR dataset = 'opps-cap'
            OR dataset = 'locality-county' OR dataset = 'carrier-amount' OR dataset = 'ncci-ptp' OR dataset = 'mue'
            OR dataset = 'hcpcs' OR dataset = 'utilization' OR dataset = 'place-of-service'
            OR dataset = 'part-b-summary' OR dataset = 'procedure-summary' OR dataset = 'fee-schedule-extract'
            OR dataset = 'opps' OR dataset = 'asc' OR dataset = 'laboratory' OR dataset = 'drug-limit'
            OR dataset = 'equipment' OR dataset = 'opps-extract'),
    -- `not-applicable` for a standing list, which has no year.
    year          INTEGER CHECK (year BETWEEN 1992 AND 2100),
    year_na       TEXT REFERENCES absent_reason (reason),
    -- 'YYYY'; 'YYYY-MM' of the first month where several releases a year are shown side by side; or 'standing'.
    period        TEXT NOT NULL CHECK (period = 'standing' OR period GLOB '[12][0-9][0-9][0-9]*'),
    -- What tells apart files of one period: 'qualifying-apm', 'f1', the service type; '' for the only one.
    part          TEXT NOT NULL,
    -- 1 for rows of a few codes that ratebook ships: they give way to any whole file of the year or of a later one.
    extract       INTEGER NOT NULL DEFAULT 0 CHECK (extract = 0 OR extract = 1),
    import_id     INTEGER NOT NULL REFERENCES import (import_id),
    superseded_by INTEGER REFERENCES import (import_id),
    CHECK ((year IS NULL) <> (year_na IS NULL))
) STRICT;
CREATE UNIQUE INDEX reference_release_current ON reference_release (dataset, period, part) WHERE superseded_by IS NULL;
CREATE INDEX reference_release_import ON reference_release (import_id);

-- What a status indicator of the fee schedule means for the amount. `amount_na` is the reason that
-- is in place of an amount; null where the relative value units price the service.
CREATE TABLE medicare_status (
    status    TEXT PRIMARY KEY,
    meaning   TEXT NOT NULL CHECK (meaning <> ''),
    amount_na TEXT REFERENCES absent_reason (reason)
) STRICT;

INSERT INTO medicare_status (status, meaning, amount_na)
VALUES
    ('A', 'active: paid by relative value units where covered', NULL),
    ('B', 'bundled: paid within another service', 'included-elsewhere'),
    ('C', 'priced by the contractor, case by case', 'set-locally'),
    ('D', 'deleted code', 'not-applicable'),
    ('E', 'excluded from the fee schedule by regulation', 'not-applicable'),
    ('F', 'deleted or discontinued code, no grace period', 'not-applicable'),
    ('G', 'not valid for Medicare; another code reports it, with a grace period', 'not-applicable'),
    ('H', 'deleted modifier', 'not-applicable'),
    ('I', 'not valid for Medicare; another code reports it', 'not-applicable'),
    ('J', 'anesthesia service: paid by base and time units, not by relative value units', 'not-applicable'),
    ('L', 'local code: priced by the contractor', 'set-locally'),
    ('M', 'measurement code for reporting only', 'not-applicable'),
    ('N', 'not covered by Medicare', 'not-applicable'),
    ('P', 'bundled or excluded: no separate payment', 'included-elsewhere'),
    ('Q', 'functional information code for reporting only', 'not-applicable'),
    ('R', 'restricted coverage: paid by relative value units where covered', NULL),
    ('T', 'paid only when no other service of the same day is paid to the same provider', NULL),
    ('X', 'excluded from the fee schedule by statute', 'not-applicable');

CREATE TABLE medicare_rvu (
    code_id              INTEGER NOT NULL REFERENCES code (code_id),
    release_id           INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    -- '' is the global service; 26, TC and 53 have rows of their own.
    modifier             TEXT NOT NULL CHECK (modifier = '' OR length(modifier) = 2),
    -- The text of the file; `restricted` unless the analyst passes `--licensed-descriptors`.
    descriptor           TEXT CHECK (descriptor <> ''),
    descriptor_na        TEXT REFERENCES absent_reason (reason),
    status               TEXT NOT NULL REFERENCES medicare_status (status),
    work_rvu             INTEGER NOT NULL CHECK (work_rvu >= 0),
    nonfacility_pe_rvu   INTEGER NOT NULL CHECK (nonfacility_pe_rvu >= 0),
    -- 1 where CMS prints NA: rarely or never done in that setting, whatever the columns beside it hold.
    nonfacility_not_done INTEGER NOT NULL CHECK (nonfacility_not_done IN (0, 1)),
    facility_pe_rvu      INTEGER NOT NULL CHECK (facility_pe_rvu >= 0),
    facility_not_done INTEGER NOT NULL CHECK (facility_not_done IN (0, 1)),
    malpractice_rvu      INTEGER NOT NULL CHECK (malpractice_rvu >= 0),
    nonfacility_total    INTEGER NOT NULL,
    facility_total       INTEGER NOT NULL,
    professional_technical TEXT NOT NULL,
    global_days          TEXT NOT NULL,
    preoperative         INTEGER NOT NULL CHECK (preoperative BETWEEN 0 AND 100),
    intraoperative       INTEGER NOT NULL CHECK (intraoperative BETWEEN 0 AND 100),
    postoperative        INTEGER NOT NULL CHECK (postoperative BETWEEN 0 AND 100),
    multiple_procedure   TEXT NOT NULL,
    bilateral            TEXT NOT NULL,
    assistant            TEXT NOT NULL,
    co_surgeon           TEXT NOT NULL,
    team_surgeon         TEXT NOT NULL,
    -- Printed from 2026 on.
    pricing_indicator    TEXT CHECK (pricing_indicator <> ''),
    pricing_indicator_na TEXT REFERENCES absent_reason (reason),
    endoscopic_base      TEXT CHECK (endoscopic_base <> ''),
    endoscopic_base_na   TEXT REFERENCES absent_reason (reason),
    conversion_factor    INTEGER NOT NULL CHECK (conversion_factor BETWEEN 100000 AND 1000000),
    supervision          TEXT NOT NULL,
    calculation_flag     TEXT NOT NULL,
    imaging_family       TEXT NOT NULL,
    -- What the payment of imaging is capped at, when above zero.
    opps_nonfacility_pe  INTEGER NOT NULL CHECK (opps_nonfacility_pe >= 0),
    opps_facility_pe     INTEGER NOT NULL CHECK (opps_facility_pe >= 0),
    opps_malpractice     INTEGER NOT NULL CHECK (opps_malpractice >= 0),
    source_line          INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, release_id, modifier),
    CHECK ((descriptor IS NULL) <> (descriptor_na IS NULL)),
    CHECK ((pricing_indicator IS NULL) <> (pricing_indicator_na IS NULL)),
    CHECK ((endoscopic_base IS NULL) <> (endoscopic_base_na IS NULL))
) STRICT, WITHOUT ROWID;

-- A table that somebody took out of older relative value files: shown as derived, and only for years
-- of which no published file is loaded. Units as in `medicare_rvu`.
CREATE TABLE medicare_rvu_extract (
    code_id              INTEGER NOT NULL REFERENCES code (code_id),
    release_id           INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    year                 INTEGER NOT NULL CHECK (year BETWEEN 1992 AND 2100),
    -- The published release that the row was taken from, such as RVU24AR.
    label                TEXT NOT NULL CHECK (label <> ''),
    modifier             TEXT NOT NULL CHECK (modifier = '' OR length(modifier) = 2),
    status               TEXT NOT NULL REFERENCES medicare_status (status),
    work_rvu             INTEGER NOT NULL CHECK (work_rvu >= 0),
    nonfacility_pe_rvu   INTEGER NOT NULL CHECK (nonfacility_pe_rvu >= 0),
    nonfacility_not_done INTEGER NOT NULL CHECK (nonfacility_not_done IN (0, 1)),
    facility_pe_rvu      INTEGER NOT NULL CHECK (facility_pe_rvu >= 0),
    facility_not_done    INTEGER NOT NULL CHECK (facility_not_done IN (0, 1)),
    malpractice_rvu      INTEGER NOT NULL CHECK (malpractice_rvu >= 0),
    nonfacility_total    INTEGER NOT NULL,
    facility_total       INTEGER NOT NULL,
    global_days          TEXT NOT NULL CHECK (global_days <> ''),
    conversion_factor    INTEGER NOT NULL CHECK (conversion_factor BETWEEN 100000 AND 1000000),
    source_line          INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, release_id, year, label, modifier)
) STRICT, WITHOUT ROWID;

CREATE TABLE medicare_locality (
    release_id  INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    -- Contractor and locality number together name a locality; either alone repeats.
    contractor  TEXT NOT NULL CHECK (contractor GLOB '[0-9][0-9][0-9][0-9][0-9]'),
    locality    TEXT NOT NULL CHECK (locality GLOB '[0-9][0-9]'),
    state       TEXT NOT NULL CHECK (state GLOB '[A-Z][A-Z]'),
    name        TEXT NOT NULL CHECK (name <> ''),
    work_gpci   INTEGER NOT NULL CHECK (work_gpci BETWEEN 500 AND 3000),
    pe_gpci     INTEGER NOT NULL CHECK (pe_gpci BETWEEN 500 AND 3000),
    malpractice_gpci INTEGER NOT NULL CHECK (malpractice_gpci BETWEEN 100 AND 5000),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (release_id, contractor, locality)
) STRICT, WITHOUT ROWID;

CREATE TABLE medicare_anesthesia (
    release_id  INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    contractor  TEXT NOT NULL CHECK (contractor GLOB '[0-9][0-9][0-9][0-9][0-9]'),
    locality    TEXT NOT NULL CHECK (locality GLOB '[0-9][0-9]'),
    name        TEXT NOT NULL CHECK (name <> ''),
    -- Ten-thousandths of a dollar for one base or time unit.
    conversion_factor INTEGER NOT NULL CHECK (conversion_factor > 0),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (release_id, contractor, locality)
) STRICT, WITHOUT ROWID;

CREATE TABLE medicare_cap (
    code_id     INTEGER NOT NULL REFERENCES code (code_id),
    release_id  INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    modifier    TEXT NOT NULL CHECK (modifier = '' OR length(modifier) = 2),
    contractor  TEXT NOT NULL CHECK (contractor GLOB '[0-9][0-9][0-9][0-9][0-9]'),
    locality    TEXT NOT NULL CHECK (locality GLOB '[0-9][0-9]'),
    status      TEXT NOT NULL REFERENCES medicare_status (status),
    facility_cents    INTEGER NOT NULL CHECK (facility_cents >= 0),
    nonfacility_cents INTEGER NOT NULL CHECK (nonfacility_cents >= 0),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, release_id, modifier, contractor, locality)
) STRICT, WITHOUT ROWID;

CREATE TABLE medicare_county (
    release_id  INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    contractor  TEXT NOT NULL CHECK (contractor GLOB '[0-9][0-9][0-9][0-9][0-9]'),
    locality    TEXT NOT NULL CHECK (locality GLOB '[0-9][0-9]'),
    -- In the file's spelling: it has typing errors.
    state_name  TEXT NOT NULL CHECK (state_name <> ''),
    area        TEXT NOT NULL CHECK (area <> ''),
    counties    TEXT NOT NULL CHECK (counties <> ''),
    -- The file repeats a locality that two contractors serve.
    PRIMARY KEY (release_id, source_line)
) STRICT, WITHOUT ROWID;

-- CMS's own finished amounts, to check ours against.
CREATE TABLE medicare_carrier_amount (
    code_id     INTEGER NOT NULL REFERENCES code (code_id),
    release_id  INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    modifier    TEXT NOT NULL CHECK (modifier = '' OR length(modifier) = 2),
    contractor  TEXT NOT NULL CHECK (contractor GLOB '[0-9][0-9][0-9][0-9][0-9]'),
    locality    TEXT NOT NULL CHECK (locality GLOB '[0-9][0-9]'),
    year        INTEGER NOT NULL,
    nonfacility_cents INTEGER NOT NULL CHECK (nonfacility_cents >= 0),
    facility_cents    INTEGER NOT NULL CHECK (facility_cents >= 0),
    status      TEXT NOT NULL REFERENCES medicare_status (status),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, release_id, modifier, contractor, locality)
) STRICT, WITHOUT ROWID;

-- Pairs of codes that are not paid together. Directed: column 1 is paid, column 2 is not.
CREATE TABLE ncci_pair (
    ncci_pair_id INTEGER PRIMARY KEY,
    release_id   INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    column_1_id  INTEGER NOT NULL REFERENCES code (code_id),
    column_2_id  INTEGER NOT NULL REFERENCES code (code_id),
    effective_from    TEXT CHECK (effective_from IS date(effective_from)),
    effective_from_na TEXT REFERENCES absent_reason (reason),
    -- `not-applicable` while the pair is in force.
    effective_to      TEXT CHECK (effective_to IS date(effective_to)),
    effective_to_na   TEXT REFERENCES absent_reason (reason),
    modifier_indicator TEXT NOT NULL
        CHECK (modifier_indicator = '0' OR modifier_indicator = '1' OR modifier_indicator = '9'),
    rationale    TEXT NOT NULL CHECK (rationale <> ''),
    source_line  INTEGER NOT NULL CHECK (source_line >= 1),
    CHECK ((effective_from IS NULL) <> (effective_from_na IS NULL)),
    CHECK ((effective_to IS NULL) <> (effective_to_na IS NULL))
) STRICT;
CREATE INDEX ncci_pair_column_1 ON ncci_pair (column_1_id);
CREATE INDEX ncci_pair_column_2 ON ncci_pair (column_2_id);

-- Medically unlikely edits: the most units of a code that one claim line or day is paid for.
CREATE TABLE medicare_unit_limit (
    code_id     INTEGER NOT NULL REFERENCES code (code_id),
    release_id  INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    units       INTEGER NOT NULL CHECK (units >= 0),
    -- 1 claim line; 2 day, policy; 3 day, clinical.
    adjudication TEXT NOT NULL CHECK (adjudication = '1' OR adjudication = '2' OR adjudication = '3'),
    rationale   TEXT NOT NULL CHECK (rationale <> ''),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, release_id)
) STRICT, WITHOUT ROWID;

-- HCPCS level II codes and modifiers with their public descriptors, line by line as published:
-- records 4 and 8 continue the text of 3 and 7.
CREATE TABLE hcpcs_entry (
    release_id  INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    -- A code of five characters or a modifier of two.
    code        TEXT NOT NULL CHECK (length(code) IN (2, 5)),
    sequence    TEXT NOT NULL,
    record      TEXT NOT NULL CHECK (record = '3' OR record = '4' OR record = '7' OR record = '8'),
    long_descriptor  TEXT NOT NULL CHECK (long_descriptor <> ''),
    short_descriptor    TEXT CHECK (short_descriptor <> ''),
    short_descriptor_na TEXT REFERENCES absent_reason (reason),
    -- The day since which there is the code.
    added_on          TEXT CHECK (added_on IS date(added_on)),
    added_on_na       TEXT REFERENCES absent_reason (reason),
    -- The day of the last action, such as a change of its text, which `action` names.
    effective_from    TEXT CHECK (effective_from IS date(effective_from)),
    effective_from_na TEXT REFERENCES absent_reason (reason),
    effective_to      TEXT CHECK (effective_to IS date(effective_to)),
    effective_to_na   TEXT REFERENCES absent_reason (reason),
    action      TEXT CHECK (action <> ''),
    action_na   TEXT REFERENCES absent_reason (reason),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code, release_id, sequence),
    CHECK ((short_descriptor IS NULL) <> (short_descriptor_na IS NULL)),
    CHECK ((added_on IS NULL) <> (added_on_na IS NULL)),
    CHECK ((effective_from IS NULL) <> (effective_from_na IS NULL)),
    CHECK ((effective_to IS NULL) <> (effective_to_na IS NULL)),
    CHECK ((action IS NULL) <> (action_na IS NULL))
) STRICT, WITHOUT ROWID;

-- Services of traditional Medicare by nation or state. Rows on ten or fewer patients are left out
-- by the publisher, so a missing row is a gap and never zero.
CREATE TABLE medicare_utilization (
    code_id     INTEGER NOT NULL REFERENCES code (code_id),
    release_id  INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    level       TEXT NOT NULL CHECK (level IN ('National', 'State')),
    -- FIPS code of the state; '' for the nation.
    geography_code TEXT NOT NULL,
    -- F facility, O non-facility.
    place       TEXT NOT NULL CHECK (place IN ('F', 'O')),
    geography   TEXT NOT NULL CHECK (geography <> ''),
    drug        TEXT NOT NULL CHECK (drug IN ('Y', 'N')),
    -- Counts and averages in ten-thousandths; the averages are dollars a service.
    providers           INTEGER,
    providers_na        TEXT REFERENCES absent_reason (reason),
    beneficiaries       INTEGER,
    beneficiaries_na    TEXT REFERENCES absent_reason (reason),
    services            INTEGER,
    services_na         TEXT REFERENCES absent_reason (reason),
    beneficiary_days    INTEGER,
    beneficiary_days_na TEXT REFERENCES absent_reason (reason),
    average_submitted   INTEGER,
    average_submitted_na TEXT REFERENCES absent_reason (reason),
    average_allowed     INTEGER,
    average_allowed_na  TEXT REFERENCES absent_reason (reason),
    average_paid        INTEGER,
    average_paid_na     TEXT REFERENCES absent_reason (reason),
    average_standardized    INTEGER,
    average_standardized_na TEXT REFERENCES absent_reason (reason),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, release_id, level, geography_code, place),
    CHECK ((providers IS NULL) <> (providers_na IS NULL)),
    CHECK ((beneficiaries IS NULL) <> (beneficiaries_na IS NULL)),
    CHECK ((services IS NULL) <> (services_na IS NULL)),
    CHECK ((beneficiary_days IS NULL) <> (beneficiary_days_na IS NULL)),
    CHECK ((average_submitted IS NULL) <> (average_submitted_na IS NULL)),
    CHECK ((average_allowed IS NULL) <> (average_allowed_na IS NULL)),
    CHECK ((average_paid IS NULL) <> (average_paid_na IS NULL)),
    CHECK ((average_standardized IS NULL) <> (average_standardized_na IS NULL))
) STRICT, WITHOUT ROWID;

-- What Part B was billed, allowed and paid for a code, by modifier. The national summary has one line
-- for each; of the procedure summary the lines of one code, modifiers and place are added up.
-- Services under two modifiers of one code may be the same services: nothing is added across them.
CREATE TABLE medicare_part_b (
    code_id     INTEGER NOT NULL REFERENCES code (code_id),
    release_id  INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    -- '' is none; the national summary collapses some as OTHER and may print a TOTAL.
    modifier    TEXT NOT NULL
        CHECK (modifier = '' OR modifier = 'OTHER' OR modifier = 'TOTAL' OR length(modifier) = 2),
    second_modifier TEXT NOT NULL DEFAULT '' CHECK (second_modifier = '' OR length(second_modifier) = 2),
    -- '' where the file does not tell places apart, or leaves the cell blank.
    place_of_service TEXT NOT NULL DEFAULT '' CHECK (place_of_service = '' OR place_of_service GLOB '[0-9][0-9]'),
    -- Counts and dollars in ten-thousandths.
    submitted_services    INTEGER,
    submitted_services_na TEXT REFERENCES absent_reason (reason),
    allowed_services      INTEGER,
    allowed_services_na   TEXT REFERENCES absent_reason (reason),
    denied_services       INTEGER,
    denied_services_na    TEXT REFERENCES absent_reason (reason),
    submitted_charges     INTEGER,
    submitted_charges_na  TEXT REFERENCES absent_reason (reason),
    allowed_charges       INTEGER,
    allowed_charges_na    TEXT REFERENCES absent_reason (reason),
    payment               INTEGER,
    payment_na            TEXT REFERENCES absent_reason (reason),
    -- How many lines of the file were added up; the first of them is `source_line`.
    lines       INTEGER NOT NULL DEFAULT 1 CHECK (lines >= 1),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, release_id, modifier, second_modifier, place_of_service),
    CHECK ((submitted_services IS NULL) <> (submitted_services_na IS NULL)),
    CHECK ((allowed_services IS NULL) <> (allowed_services_na IS NULL)),
    CHECK ((denied_services IS NULL) <> (denied_services_na IS NULL)),
    CHECK ((submitted_charges IS NULL) <> (submitted_charges_na IS NULL)),
    CHECK ((allowed_charges IS NULL) <> (allowed_charges_na IS NULL)),
    CHECK ((payment IS NULL) <> (payment_na IS NULL))
) STRICT, WITHOUT ROWID;

-- Places of service as a Medicare file lists them, beside those of the seed.
CREATE TABLE medicare_place (
    release_id  INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    place_of_service TEXT NOT NULL CHECK (place_of_service GLOB '[0-9][0-9]'),
    name        TEXT NOT NULL CHECK (name <> ''),
    setting     TEXT NOT NULL CHECK (setting <> ''),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (release_id, place_of_service)
) STRICT, WITHOUT ROWID;

-- What an indicator of the fee schedule allows a modifier to do to the amount, value by value. `thousandths` is
-- the share of the amount without the modifier; null where it is not a fixed share, with the reason.
-- `column_name` is the indicator's column in `medicare_rvu`; `any` where no indicator decides. '*' as indicator
-- is every value without a row of its own: where an indicator decides, the manual does not know that value;
-- `row` is that the fee schedule has a row of the modifier.
CREATE TABLE medicare_modifier_rule (
    modifier    TEXT NOT NULL,
    column_name TEXT NOT NULL
        CHECK (column_name = 'professional_technical' OR column_name = 'global_days'
            OR column_name = 'multiple_procedure' OR column_name = 'bilateral' OR column_name = 'assistant'
            OR column_name = 'co_surgeon' OR column_name = 'team_surgeon' OR column_name = 'status'
            OR column_name = 'any'),
    indicator   TEXT NOT NULL,
    -- The codes that it holds for, where the indicator leaves it open: by default all.
    first_code  TEXT NOT NULL DEFAULT '',
    last_code   TEXT NOT NULL DEFAULT '~',
    paid        TEXT NOT NULL
        CHECK (paid = 'yes' OR paid = 'with-documentation' OR paid = 'no' OR paid = 'facility-only'
            OR paid = 'not-decided'),
    thousandths    INTEGER CHECK (thousandths BETWEEN 1 AND 2000),
    thousandths_na TEXT REFERENCES absent_reason (reason),
    rule        TEXT NOT NULL CHECK (rule <> ''),
    -- Chapter and section of the Medicare Claims Processing Manual, publication 100-04; or `not decided`.
    citation    TEXT NOT NULL CHECK (citation <> ''),
    PRIMARY KEY (modifier, column_name, indicator, first_code),
    CHECK ((thousandths IS NULL) <> (thousandths_na IS NULL)),
    CHECK ((paid = 'not-decided') = (citation = 'not decided'))
) STRICT, WITHOUT ROWID;

-- Professional and technical component.
INSERT INTO medicare_modifier_rule (modifier, column_name, indicator, paid, thousandths, thousandths_na, rule, citation)
SELECT modifier.column1, 'professional_technical', value.column1, value.column2,
       iif(value.column2 = 'yes', 1000, NULL), iif(value.column2 = 'no', 'not-applicable', NULL), value.column3,
       'chapter 23, addendum (fee schedule record layout), field 20'
FROM (VALUES ('26'), ('TC')) AS modifier
JOIN (VALUES
    ('0', 'no', 'a physician service: it is not split into components'),
    ('1', 'yes', 'a diagnostic test: each component has a row of its own'),
    ('2', 'no', 'the code is the professional component by itself'),
    ('3', 'no', 'the code is the technical component by itself'),
    ('4', 'no', 'the code is the global test by itself'),
    ('5', 'no', 'incident to a physician service: it is not split into components'),
    ('7', 'no', 'a physical therapy service: it is not split into components'),
    ('8', 'no', 'a physician interpretation: it has no technical component'),
    ('9', 'no', 'the concept of components does not apply')) AS value;
INSERT INTO medicare_modifier_rule (modifier, column_name, indicator, paid, thousandths, thousandths_na, rule, citation)
VALUES
    ('26', 'professional_technical', '6', 'yes', 1000, NULL, 'a laboratory test with a physician interpretation',
     'chapter 23, addendum (fee schedule record layout), field 20'),
    ('TC', 'professional_technical', '6', 'no', NULL, 'not-applicable',
     'the laboratory fee schedule pays the technical component',
     'chapter 23, addendum (fee schedule record layout), field 20');

-- Multiple procedures.
INSERT INTO medicare_modifier_rule (modifier, column_name, indicator, paid, thousandths, thousandths_na, rule, citation)
VALUES
    ('51', 'multiple_procedure', '0', 'no', 1000, NULL,
     'no payment rule for multiple procedures: each is paid in full', 'chapter 12, section 40.6'),
    ('51', 'multiple_procedure', '1', 'yes', 500, NULL,
     'multiple procedures before 1995: the second is paid at 50 percent, the third to fifth at 25, the highest in '
       || 'full', 'chapter 12, section 40.6'),
    ('51', 'multiple_procedure', '2', 'yes', 500, NULL,
     'multiple procedures: the second to fifth of a day are paid at 50 percent, the highest in full',
     'chapter 12, section 40.6'),
    ('51', 'multiple_procedure', '3', 'yes', 500, NULL,
     'multiple endoscopies: at 50 percent after a procedure of another family; after one of the same family the '
       || 'amount less that of the base endoscopy', 'chapter 12, section 40.6'),
    ('51', 'multiple_procedure', '4', 'yes', NULL, 'not-applicable',
     'multiple imaging procedures: of the second of a session the technical component is paid at 50 percent, then '
       || 'capped at hospital outpatient payment, and the professional component at 95; Medicare applies it without '
       || 'this modifier', 'chapter 23, addendum (fee schedule record layout), field 21'),
    ('51', 'multiple_procedure', '5', 'yes', NULL, 'not-applicable',
     'multiple therapy procedures: of every unit after the first of a day the practice expense is paid at 50 '
       || 'percent; Medicare applies it without this modifier', 'chapter 5, section 10.7'),
    ('51', 'multiple_procedure', '6', 'yes', NULL, 'not-applicable',
     'multiple cardiovascular tests: of the second of a day the technical component is paid at 75 percent; Medicare '
       || 'applies it without this modifier', 'chapter 23, addendum (fee schedule record layout), field 21'),
    ('51', 'multiple_procedure', '7', 'yes', NULL, 'not-applicable',
     'multiple ophthalmology tests: of the second of a day the technical component is paid at 80 percent; Medicare '
       || 'applies it without this modifier', 'chapter 23, addendum (fee schedule record layout), field 21'),
    ('51', 'multiple_procedure', '9', 'no', NULL, 'not-applicable',
     'the concept of multiple procedures does not apply', 'chapter 12, section 40.6');

-- Bilateral surgery.
INSERT INTO medicare_modifier_rule (modifier, column_name, indicator, paid, thousandths, thousandths_na, rule, citation)
VALUES
    ('50', 'bilateral', '0', 'no', 1000, NULL,
     'the bilateral surgery adjustment does not apply: the procedure is paid once, at 100 percent',
     'chapter 12, section 40.7'),
    ('50', 'bilateral', '1', 'yes', 1500, NULL, 'bilateral surgery: paid at 150 percent', 'chapter 12, section 40.7'),
    ('50', 'bilateral', '2', 'no', 1000, NULL, 'the amount already is that of the bilateral procedure',
     'chapter 12, section 40.7'),
    ('50', 'bilateral', '3', 'yes', 2000, NULL, 'bilateral procedure: each side is paid in full',
     'chapter 12, section 40.7'),
    ('50', 'bilateral', '9', 'no', NULL, 'not-applicable', 'the concept of bilateral surgery does not apply',
     'chapter 12, section 40.7');
INSERT INTO medicare_modifier_rule (modifier, column_name, indicator, paid, thousandths, thousandths_na, rule, citation)
SELECT modifier.column1, 'bilateral', value.column1, value.column2, value.column3,
       CASE WHEN value.column3 IS NULL THEN iif(value.column2 = 'no', 'not-applicable', 'not-collected') END,
       value.column4, value.column5
FROM (VALUES ('LT'), ('RT')) AS modifier
JOIN (VALUES
    ('1', 'yes', 1000, 'one side: it is named and changes no amount; with the contralateral procedure the amount is '
       || 'that of bilateral surgery', 'chapter 12, section 40.7'),
    ('2', 'yes', 1000, 'one side: it is named and changes no amount, which already is that of the bilateral procedure',
     'chapter 12, section 40.7'),
    ('3', 'yes', 1000, 'one side: it is named and changes no amount; the contralateral side is paid in full too',
     'chapter 12, section 40.7'),
    ('9', 'no', NULL, 'the concept of bilateral surgery does not apply', 'chapter 12, section 40.7')) AS value;

-- Codes of operations on organs that are no pair: CPT's sections of the esophagus to the anus, of liver, biliary tract
-- and pancreas. Of other codes with a bilateral indicator of 0 nobody says whether they have a side.
CREATE TABLE medicare_side_range (
    first_code TEXT PRIMARY KEY,
    last_code  TEXT NOT NULL,
    unpaired   INTEGER NOT NULL CHECK (unpaired = 0 OR unpaired = 1)
) STRICT, WITHOUT ROWID;
INSERT INTO medicare_side_range (first_code, last_code, unpaired)
VALUES ('', '43019~', 0), ('43020', '48999', 1), ('48999~', '~', 0);
INSERT INTO medicare_modifier_rule
    (modifier, column_name, indicator, first_code, last_code, paid, thousandths, thousandths_na, rule, citation)
SELECT modifier.column1, 'bilateral', '0', first_code, last_code, iif(unpaired, 'no', 'not-decided'), NULL,
       iif(unpaired, 'not-applicable', 'not-collected'),
       iif(unpaired, 'an organ that is no pair: a side is named of paired organs only',
           'no 150 percent for two sides, by anatomy or because the code says one side: which, the indicator does not '
           || 'say; a side is named of paired organs only'),
       iif(unpaired, 'chapter 4, section 20.6.3, and chapter 12, section 40.7', 'not decided')
FROM (VALUES ('LT'), ('RT')) AS modifier
JOIN medicare_side_range;

-- Co-surgeons, team surgery, assistants at surgery.
INSERT INTO medicare_modifier_rule (modifier, column_name, indicator, paid, thousandths, thousandths_na, rule, citation)
VALUES
    ('62', 'co_surgeon', '0', 'no', NULL, 'not-applicable', 'co-surgeons are not paid', 'chapter 12, section 40.8'),
    ('62', 'co_surgeon', '1', 'with-documentation', 625, NULL,
     'each of two co-surgeons is paid 62.5 percent when the need for both is documented', 'chapter 12, section 40.8'),
    ('62', 'co_surgeon', '2', 'yes', 625, NULL, 'each of two co-surgeons of different specialties is paid 62.5 percent',
     'chapter 12, section 40.8'),
    ('62', 'co_surgeon', '9', 'no', NULL, 'not-applicable', 'the concept of co-surgeons does not apply',
     'chapter 12, section 40.8'),
    ('66', 'team_surgeon', '0', 'no', NULL, 'not-applicable', 'team surgery is not paid', 'chapter 12, section 40.8'),
    ('66', 'team_surgeon', '1', 'with-documentation', NULL, 'set-locally',
     'team surgery is paid by report when the need for it is documented', 'chapter 12, section 40.8'),
    ('66', 'team_surgeon', '2', 'yes', NULL, 'set-locally', 'team surgery is paid by report',
     'chapter 12, section 40.8'),
    ('66', 'team_surgeon', '9', 'no', NULL, 'not-applicable', 'the concept of team surgery does not apply',
     'chapter 12, section 40.8');
INSERT INTO medicare_modifier_rule (modifier, column_name, indicator, paid, thousandths, thousandths_na, rule, citation)
SELECT modifier.column1, 'assistant', value.column1, value.column2, iif(value.column2 = 'no', NULL, modifier.column2),
       iif(value.column2 = 'no', 'not-applicable', NULL),
       CASE value.column1
           WHEN '9' THEN 'the concept of an assistant at surgery does not apply'
           ELSE modifier.column3 || iif(value.column2 = 'no', ' is not paid, by statute',
               printf(' is paid %s percent', rtrim(rtrim(modifier.column2 / 10.0, '0'), '.'))) || value.column3
       END,
       modifier.column4
FROM (VALUES
    ('80', 160, 'an assistant at surgery', 'chapter 12, section 20.4.3'),
    ('81', 160, 'a minimum assistant at surgery', 'chapter 12, section 20.4.3'),
    ('82', 160, 'an assistant at surgery where no qualified resident is available', 'chapter 12, section 20.4.3'),
    ('AS', 136, 'a non-physician practitioner as assistant at surgery', 'chapter 12, section 110.2')) AS modifier
JOIN (VALUES
    ('0', 'with-documentation', ' when the need is documented'), ('1', 'no', ''), ('2', 'yes', ''), ('9', 'no', ''))
    AS value;

-- Parts of the global package. The shares of 54, 55 and 78 are those of the row.
INSERT INTO medicare_modifier_rule (modifier, column_name, indicator, paid, thousandths, thousandths_na, rule, citation)
SELECT modifier.column1, 'global_days', value.column1, 'yes', NULL, 'not-applicable', modifier.column2,
       'chapter 12, section 40.4'
FROM (VALUES
    ('54', 'surgical care only: the preoperative and intraoperative shares of the global package'),
    ('55', 'postoperative management only: the postoperative share of the global package, divided by the days of care'),
    ('78', 'return to the operating room: the intraoperative share of the global package')) AS modifier
JOIN (VALUES ('010'), ('090'), ('90')) AS value;
INSERT INTO medicare_modifier_rule (modifier, column_name, indicator, paid, thousandths, thousandths_na, rule, citation)
SELECT modifier.column1, 'global_days', value.column1, 'no', NULL, 'not-applicable', value.column2,
       'chapter 12, section 40.4, and chapter 23, addendum (fee schedule record layout), fields 16 to 19'
FROM (VALUES ('54'), ('55')) AS modifier
JOIN (VALUES
    ('000', 'a global period of no days: split global care does not apply'),
    ('MMM', 'maternity: the usual global period does not apply, and there is no package to split'),
    ('XXX', 'no global period: there is no package to split'),
    ('ZZZ', 'an add-on code: the package is that of the other service')) AS value;
INSERT INTO medicare_modifier_rule (modifier, column_name, indicator, paid, thousandths, thousandths_na, rule, citation)
VALUES
    ('54', 'global_days', 'YYY', 'with-documentation', NULL, 'set-locally', 'the contractor sets the global period',
     'chapter 23, addendum (fee schedule record layout), field 16'),
    ('55', 'global_days', 'YYY', 'with-documentation', NULL, 'set-locally', 'the contractor sets the global period',
     'chapter 23, addendum (fee schedule record layout), field 16'),
    ('78', 'global_days', '000', 'yes', 1000, NULL,
     'return to the operating room: a procedure with a global period of no days is paid in full',
     'chapter 12, section 40.4'),
    ('78', 'global_days', 'YYY', 'with-documentation', NULL, 'set-locally',
     'return to the operating room: an unlisted procedure is paid at most half of the intraoperative share of the '
       || 'first operation', 'chapter 12, section 40.4');
-- Increased work: reported with codes that have a global period.
INSERT INTO medicare_modifier_rule (modifier, column_name, indicator, paid, thousandths, thousandths_na, rule, citation)
SELECT '22', 'global_days', value.column1, value.column2, NULL, value.column3, value.column4,
       'chapter 12, sections 20.4.6 and 40.2'
FROM (VALUES
    ('000', 'with-documentation', 'set-locally', 'increased work is priced by the contractor from the report'),
    ('010', 'with-documentation', 'set-locally', 'increased work is priced by the contractor from the report'),
    ('090', 'with-documentation', 'set-locally', 'increased work is priced by the contractor from the report'),
    ('90', 'with-documentation', 'set-locally', 'increased work is priced by the contractor from the report'),
    ('YYY', 'with-documentation', 'set-locally', 'the contractor sets the global period and the amount'),
    ('MMM', 'no', 'not-applicable', 'only for codes with a global period of 0, 10 or 90 days'),
    ('XXX', 'no', 'not-applicable', 'only for codes with a global period of 0, 10 or 90 days'),
    ('ZZZ', 'no', 'not-applicable', 'only for codes with a global period of 0, 10 or 90 days')) AS value;

-- Visits beside a procedure: CPT's sections of eye visits and of evaluation and management. Codes with a global period
-- of their own are no visits; of what else has none nobody says whether it is one.
CREATE TABLE medicare_visit_range (
    first_code TEXT PRIMARY KEY,
    last_code  TEXT NOT NULL,
    visit      INTEGER NOT NULL CHECK (visit = 0 OR visit = 1)
) STRICT, WITHOUT ROWID;
INSERT INTO medicare_visit_range (first_code, last_code, visit)
VALUES ('', '92001~', 0), ('92002', '92014', 1), ('92014~', '99201~', 0), ('99202', '99499', 1), ('99499~', '~', 0);
INSERT INTO medicare_modifier_rule
    (modifier, column_name, indicator, first_code, last_code, paid, thousandths, thousandths_na, rule, citation)
SELECT modifier.column1, 'global_days', value.column1, first_code, last_code,
       iif(visit, modifier.column2, 'not-decided'), iif(visit, 1000, NULL), iif(visit, NULL, 'not-collected'),
       iif(visit, modifier.column3, 'for visits: whether the code is one, no indicator says'),
       iif(visit, 'chapter 12, sections 40.2 and 40.4', 'not decided')
FROM (VALUES
    ('24', 'with-documentation', 'an unrelated visit in the global period: paid separately, in full'),
    ('25', 'yes', 'a separate visit on the day of a procedure: paid separately, in full'),
    ('57', 'yes', 'the visit that decided on surgery: paid separately, in full')) AS modifier
JOIN (VALUES ('XXX'), ('ZZZ')) AS value
JOIN medicare_visit_range;
INSERT INTO medicare_modifier_rule (modifier, column_name, indicator, paid, thousandths, thousandths_na, rule, citation)
SELECT modifier.column1, 'global_days', value.column1, 'no', NULL, 'not-applicable',
       'for visits: the code is a procedure with a global period', 'chapter 12, sections 40.2 and 40.4'
FROM (VALUES ('24'), ('25'), ('57')) AS modifier
JOIN (VALUES ('000'), ('010'), ('090'), ('90'), ('MMM')) AS value;

-- Anesthesia: shares of the amount for base and time units.
INSERT INTO medicare_modifier_rule (modifier, column_name, indicator, paid, thousandths, thousandths_na, rule, citation)
SELECT modifier.column1, 'status', value.column1, value.column2,
       iif(value.column2 = 'yes', modifier.column2, NULL),
       CASE WHEN value.column2 = 'no' OR modifier.column2 IS NULL THEN 'not-applicable' END,
       iif(value.column2 = 'yes', modifier.column3, 'only for anesthesia services, which have status J'),
       modifier.column4
FROM (VALUES
    ('AA', 1000, 'anesthesia performed by the anesthesiologist: base and time units in full', 'chapter 12, section 50'),
    ('AD', NULL, 'medical supervision of more than four anesthesia procedures: 3 base units for each, and 1 time unit '
       || 'where the physician was present at induction', 'chapter 12, section 50'),
    ('QK', 500, 'medical direction of two to four anesthesia procedures: 50 percent', 'chapter 12, section 50'),
    ('QX', 500, 'a nurse anesthetist or assistant under medical direction: 50 percent', 'chapter 12, section 140.4'),
    ('QY', 500, 'medical direction of one nurse anesthetist or assistant: 50 percent', 'chapter 12, section 50'),
    ('QZ', 1000, 'a nurse anesthetist without medical direction: base and time units in full',
     'chapter 12, section 140.4')) AS modifier
JOIN (VALUES ('J', 'yes'), ('*', 'no')) AS value;

-- Modifiers that no indicator decides.
INSERT INTO medicare_modifier_rule (modifier, column_name, indicator, paid, thousandths, thousandths_na, rule, citation)
VALUES
    ('52', 'any', '*', 'with-documentation', NULL, 'set-locally',
     'a reduced service is priced by the contractor from the report', 'chapter 12, section 20.4.6'),
    ('53', 'any', 'row', 'yes', 1000, NULL, 'a discontinued procedure with a row of its own',
     'chapter 23, addendum (fee schedule record layout)'),
    ('53', 'any', '*', 'with-documentation', NULL, 'set-locally',
     'a discontinued procedure is priced by the contractor: the schedule has no row for it',
     'chapter 23, addendum (fee schedule record layout)'),
    ('56', 'any', '*', 'not-decided', NULL, 'not-collected',
     'preoperative management only: the manual pays its share to whoever reports 54, and the record layout names 56; '
       || 'ask the contractor', 'not decided'),
    ('58', 'any', '*', 'yes', 1000, NULL, 'a staged or more extensive procedure in the global period: paid in full',
     'chapter 12, section 40.4'),
    ('59', 'any', '*', 'with-documentation', 1000, NULL,
     'a distinct service: opens an NCCI PTP edit with indicator 1 and changes no amount', 'chapter 23, section 20.9.1'),
    ('73', 'any', '*', 'facility-only', 500, NULL,
     'discontinued before anesthesia: the facility is paid 50 percent, without the device share',
     'chapter 4, section 20.6.4'),
    ('74', 'any', '*', 'facility-only', 1000, NULL,
     'discontinued after anesthesia or the start: the facility is paid in full', 'chapter 4, section 20.6.4'),
    ('76', 'any', '*', 'with-documentation', 1000, NULL,
     'repeated by the same physician: changes no amount; the medically unlikely edit (MUE) limits the units of a day',
     'chapter 4, section 20.6.5, and chapter 23, section 20.9.3.2'),
    ('77', 'any', '*', 'with-documentation', 1000, NULL, 'repeated by another physician: changes no amount',
     'chapter 4, section 20.6.5'),
    ('79', 'any', '*', 'yes', 1000, NULL, 'an unrelated procedure in the global period: paid in full',
     'chapter 12, section 40.4'),
    ('GA', 'any', '*', 'with-documentation', NULL, 'set-locally',
     'a required notice to the patient (ABN) is on file: Medicare decides on the claim, and where it denies it as not '
       || 'necessary the patient pays', 'chapter 1, section 60.4.2'),
    ('GC', 'any', '*', 'yes', 1000, NULL,
     'a resident took part under a teaching physician: changes no amount', 'chapter 12, section 100.1'),
    ('GY', 'any', '*', 'no', NULL, 'not-applicable', 'excluded by statute: denied, and the patient pays',
     'chapter 1, section 60.4.3'),
    ('GZ', 'any', '*', 'no', NULL, 'not-applicable',
     'expected to be denied, without a notice to the patient: denied, and the provider bears it',
     'chapter 1, section 60.4.3'),
    ('PA', 'any', '*', 'no', NULL, 'not-applicable', 'surgery on the wrong body part: denied',
     'chapter 32, section 230'),
    ('PB', 'any', '*', 'no', NULL, 'not-applicable', 'surgery on the wrong patient: denied', 'chapter 32, section 230'),
    ('PC', 'any', '*', 'no', NULL, 'not-applicable', 'the wrong surgery on a patient: denied',
     'chapter 32, section 230'),
    ('Q0', 'any', '*', 'yes', 1000, NULL, 'the service under study in an approved trial: paid at the usual amount',
     'chapter 32, section 69'),
    ('Q1', 'any', '*', 'yes', 1000, NULL, 'routine care in an approved trial: paid at the usual amount',
     'chapter 32, section 69'),
    ('XE', 'any', '*', 'with-documentation', 1000, NULL,
     'a separate encounter: opens an NCCI PTP edit with indicator 1 and changes no amount',
     'chapter 23, section 20.9.1'),
    ('XP', 'any', '*', 'with-documentation', 1000, NULL,
     'a separate practitioner: opens an NCCI PTP edit with indicator 1 and changes no amount',
     'chapter 23, section 20.9.1'),
    ('XS', 'any', '*', 'with-documentation', 1000, NULL,
     'a separate structure: opens an NCCI PTP edit with indicator 1 and changes no amount',
     'chapter 23, section 20.9.1'),
    ('XU', 'any', '*', 'with-documentation', 1000, NULL,
     'a service that does not overlap: opens an NCCI PTP edit with indicator 1 and changes no amount',
     'chapter 23, section 20.9.1');

-- Every other value of an indicator that decides: the manual is silent.
INSERT INTO medicare_modifier_rule (modifier, column_name, indicator, paid, thousandths, thousandths_na, rule, citation)
SELECT DISTINCT modifier, column_name, '*', 'not-decided', NULL, 'not-collected',
       'the manual does not say what this value makes of the modifier', 'not decided'
FROM medicare_modifier_rule
WHERE column_name <> 'any' AND column_name <> 'status';

-- What a modifier makes of a facility's payment.
CREATE TABLE medicare_facility_modifier_rule (
    setting    TEXT NOT NULL CHECK (setting = 'outpatient' OR setting = 'surgical center'),
    modifier   TEXT NOT NULL,
    -- Bilateral indicator of the fee schedule; `*` where it decides nothing, `not loaded` where no fee schedule has it.
    bilateral  TEXT NOT NULL,
    first_code TEXT NOT NULL,
    -- Status indicator of OPPS that it holds for; `*` for each.
    status     TEXT NOT NULL,
    last_code  TEXT NOT NULL,
    thousandths    INTEGER CHECK (thousandths BETWEEN 1 AND 2000),
    thousandths_na TEXT REFERENCES absent_reason (reason),
    -- 1 where the share of a device is taken out first.
    without_device INTEGER NOT NULL DEFAULT 0 CHECK (without_device = 0 OR without_device = 1),
    -- 1 where it is reported with procedures alone, not with drugs and other supplies.
    of_procedures  INTEGER NOT NULL DEFAULT 0 CHECK (of_procedures = 0 OR of_procedures = 1),
    rule       TEXT NOT NULL CHECK (rule <> ''),
    -- Chapter and section of the Medicare Claims Processing Manual, publication 100-04.
    citation   TEXT NOT NULL CHECK (citation <> ''),
    PRIMARY KEY (setting, modifier, bilateral, first_code, status),
    CHECK ((thousandths IS NULL) <> (thousandths_na IS NULL))
) STRICT, WITHOUT ROWID;
INSERT INTO medicare_facility_modifier_rule
    (setting, modifier, bilateral, first_code, last_code, status, thousandths, thousandths_na, rule, citation)
SELECT column1, column2, column3, '', '~', column4, column5, iif(column5 IS NULL, 'not-applicable', NULL), column6,
       column7
FROM (VALUES
    ('outpatient', '52', '*', '*', 500, 'reduced, without planned anesthesia: paid at 50 percent',
     'chapter 4, section 20.6.4'),
    ('surgical center', '52', '*', '*', 500, 'reduced, without planned anesthesia: paid at 50 percent',
     'chapter 14, section 40.4'),
    ('outpatient', '50', '0', '*', NULL, 'not for a code with a bilateral indicator of 0', 'chapter 4, section 20.6.2'),
    ('outpatient', '50', '1', 'T', 1500, 'bilateral surgery: one side in full and the other at 50 percent',
     'chapter 4, sections 10.5 and 20.6.2'),
    ('surgical center', '50', '*', '*', NULL, 'a surgical center reports two lines or two units instead',
     'chapter 14, section 40.5'),
    ('outpatient', '76', '*', '*', 1000, 'repeated by the same physician: changes no amount',
     'chapter 4, section 20.6.5'),
    ('outpatient', '77', '*', '*', 1000, 'repeated by another physician: changes no amount',
     'chapter 4, section 20.6.5'),
    ('outpatient', 'Q0', '*', '*', 1000, 'the service under study in an approved trial: paid at the usual amount',
     'chapter 32, section 69'),
    ('outpatient', 'Q1', '*', '*', 1000, 'routine care in an approved trial: paid at the usual amount',
     'chapter 32, section 69'),
    ('outpatient', 'LT', '1', '*', 1000, 'one side: it is named and changes no amount', 'chapter 4, section 20.6.3'),
    ('outpatient', 'LT', '2', '*', 1000, 'one side: it is named and changes no amount', 'chapter 4, section 20.6.3'),
    ('outpatient', 'LT', '3', '*', 1000, 'one side: it is named and changes no amount', 'chapter 4, section 20.6.3'),
    ('outpatient', 'RT', '1', '*', 1000, 'one side: it is named and changes no amount', 'chapter 4, section 20.6.3'),
    ('outpatient', 'RT', '2', '*', 1000, 'one side: it is named and changes no amount', 'chapter 4, section 20.6.3'),
    ('outpatient', 'RT', '3', '*', 1000, 'one side: it is named and changes no amount', 'chapter 4, section 20.6.3'));
INSERT INTO medicare_facility_modifier_rule
    (setting, modifier, bilateral, first_code, last_code, status, thousandths, thousandths_na, rule, citation)
SELECT 'outpatient', modifier.column1, '0', first_code, last_code, '*', NULL, 'not-applicable',
       'an organ that is no pair: a side is named of paired organs only', 'chapter 4, section 20.6.3'
FROM (VALUES ('LT'), ('RT')) AS modifier
JOIN medicare_side_range
WHERE unpaired;
INSERT INTO medicare_facility_modifier_rule
    (setting, modifier, bilateral, first_code, last_code, status, thousandths, thousandths_na, rule, citation)
SELECT setting, modifier, 'not loaded', '', '~', '*', NULL, 'pending',
       'the physician fee schedule (PPRRVU), whose bilateral indicator decides', min(citation)
FROM medicare_facility_modifier_rule
WHERE bilateral <> '*'
GROUP BY setting, modifier;
INSERT INTO medicare_facility_modifier_rule
    (setting, modifier, bilateral, first_code, last_code, status, thousandths, thousandths_na, without_device, rule,
     citation)
SELECT setting.column1, rule.modifier, '*', '', '~', '*', rule.thousandths, rule.thousandths_na,
       rule.thousandths < 1000, rule.rule, rule.citation
FROM (VALUES ('outpatient'), ('surgical center')) AS setting
JOIN medicare_modifier_rule AS rule ON rule.paid = 'facility-only';
INSERT INTO medicare_facility_modifier_rule
    (setting, modifier, bilateral, first_code, last_code, status, thousandths, thousandths_na, rule, citation)
SELECT setting.column1, value.column1, '*', '', '~', '*', value.column2,
       iif(value.column2 IS NULL, 'not-applicable', NULL), value.column3, value.column4
FROM (VALUES ('outpatient'), ('surgical center')) AS setting
JOIN (VALUES
    ('53', NULL, 'facilities report 73 or 74 instead', 'chapter 4, section 20.6.4'),
    ('59', 1000, 'a distinct service: changes no amount', 'chapter 23, section 20.9.1'),
    ('XE', 1000, 'a separate encounter: changes no amount', 'chapter 23, section 20.9.1'),
    ('XP', 1000, 'a separate practitioner: changes no amount', 'chapter 23, section 20.9.1'),
    ('XS', 1000, 'a separate structure: changes no amount', 'chapter 23, section 20.9.1'),
    ('XU', 1000, 'a service that does not overlap: changes no amount', 'chapter 23, section 20.9.1'),
    ('GY', NULL, 'excluded by statute: denied', 'chapter 1, section 60.4.3'),
    ('GZ', NULL, 'expected to be denied, without a notice to the patient: denied', 'chapter 1, section 60.4.3'),
    ('PA', NULL, 'surgery on the wrong body part: denied', 'chapter 32, section 230'),
    ('PB', NULL, 'surgery on the wrong patient: denied', 'chapter 32, section 230'),
    ('PC', NULL, 'the wrong surgery on a patient: denied', 'chapter 32, section 230')) AS value;
UPDATE medicare_facility_modifier_rule
SET of_procedures = 1
WHERE modifier = '50' OR modifier = '52' OR modifier = '53' OR modifier = '73' OR modifier = '74';

-- Indicators whose reduction falls on a part of the amount and not on all of it, in thousandths of the part.
-- The technical component is reduced first, then capped at hospital outpatient payment.
CREATE TABLE medicare_part_reduction (
    indicator    TEXT PRIMARY KEY,
    professional INTEGER NOT NULL CHECK (professional BETWEEN 0 AND 1000),
    technical    INTEGER NOT NULL CHECK (technical BETWEEN 0 AND 1000),
    -- Share of the practice expense units.
    practice     INTEGER NOT NULL CHECK (practice BETWEEN 0 AND 1000)
) STRICT, WITHOUT ROWID;

INSERT INTO medicare_part_reduction (indicator, professional, technical, practice)
VALUES
    ('4', 950, 500, 1000),
    ('5', 1000, 1000, 500),
    ('6', 1000, 750, 1000),
    ('7', 1000, 800, 1000);

-- The order in which modifiers of one line are applied: bilateral surgery before the reduction for multiple
-- procedures, the part of the global package before the share of a surgeon, the assistant last.
CREATE TABLE medicare_modifier_order (
    modifier TEXT PRIMARY KEY,
    position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO medicare_modifier_order (modifier, position)
VALUES
    ('26', 1), ('TC', 1), ('53', 1), ('50', 2), ('51', 3), ('54', 4), ('55', 4), ('78', 4),
    ('62', 5), ('66', 5), ('80', 6), ('81', 6), ('82', 6), ('AS', 7), ('22', 8), ('52', 8);

-- Two modifiers on one line that each change the amount. `combined`: both apply, one after the other;
-- `absorbed`: only `other` applies; `conflict`: no claim line has both. Of two without a row the manual decides
-- nothing, and no amount is computed.
CREATE TABLE medicare_modifier_pair (
    modifier TEXT NOT NULL,
    other    TEXT NOT NULL,
    outcome  TEXT NOT NULL CHECK (outcome = 'combined' OR outcome = 'absorbed' OR outcome = 'conflict'),
    why      TEXT NOT NULL CHECK (why <> ''),
    citation TEXT NOT NULL CHECK (citation <> ''),
    PRIMARY KEY (modifier, other),
    CHECK (modifier < other)
) STRICT, WITHOUT ROWID;

INSERT INTO medicare_modifier_pair (modifier, other, outcome, why, citation)
SELECT column1, column2, 'combined', 'among the combinations of surgical modifiers', 'chapter 12, section 40.9'
FROM (VALUES
    ('50', '51'), ('50', '54'), ('50', '55'), ('50', '62'), ('50', '66'), ('50', '80'), ('50', '81'), ('50', '82'),
    ('50', 'AS'), ('51', '54'), ('51', '55'), ('51', '62'), ('51', '66'), ('51', '80'), ('51', '81'), ('51', '82'),
    ('51', 'AS'), ('54', '62'), ('54', '66'), ('55', '62'), ('55', '66'));
INSERT INTO medicare_modifier_pair (modifier, other, outcome, why, citation)
VALUES
    ('26', 'TC', 'conflict', 'both components together are the global service, reported without either',
     'chapter 23, addendum (fee schedule record layout), field 20'),
    ('50', '78', 'absorbed', 'a return to the operating room is paid without the rule for bilateral surgery',
     'chapter 12, section 40.4'),
    ('50', 'LT', 'conflict', 'bilateral surgery is one line without a side', 'chapter 4, section 20.6.2'),
    ('50', 'RT', 'conflict', 'bilateral surgery is one line without a side', 'chapter 4, section 20.6.2'),
    ('51', '78', 'absorbed', 'a return to the operating room is paid without the rule for multiple procedures',
     'chapter 12, section 40.4'),
    ('54', '55', 'conflict', 'surgical care and postoperative management together are the global package, reported '
       || 'without either', 'chapter 12, section 40.4'),
    ('54', '78', 'conflict', 'a return to the operating room has no package to split', 'chapter 12, section 40.4'),
    ('55', '78', 'conflict', 'a return to the operating room has no package to split', 'chapter 12, section 40.4'),
    ('58', '78', 'conflict', 'one kind of further procedure within a global period on a line',
     'chapter 12, section 40.2'),
    ('58', '79', 'conflict', 'one kind of further procedure within a global period on a line',
     'chapter 12, section 40.2'),
    ('62', '66', 'conflict', 'a surgeon is a co-surgeon or one of a team', 'chapter 12, section 40.8'),
    ('78', '79', 'conflict', 'one kind of further procedure within a global period on a line',
     'chapter 12, section 40.2'),
    ('80', '81', 'conflict', 'one kind of assistant at surgery on a line', 'chapter 12, section 20.4.3'),
    ('80', '82', 'conflict', 'one kind of assistant at surgery on a line', 'chapter 12, section 20.4.3'),
    ('81', '82', 'conflict', 'one kind of assistant at surgery on a line', 'chapter 12, section 20.4.3'),
    ('LT', 'RT', 'conflict', 'two sides on one line are bilateral surgery, reported with 50',
     'chapter 12, section 40.7');
INSERT INTO medicare_modifier_pair (modifier, other, outcome, why, citation)
SELECT column1, 'AS', 'absorbed', 'the share of the non-physician practitioner is paid in its place',
       'chapter 12, section 110.2'
FROM (VALUES ('80'), ('81'), ('82'));
INSERT INTO medicare_modifier_pair (modifier, other, outcome, why, citation)
SELECT surgeon.column1, assistant.column1, 'conflict',
       'one practitioner is ' || surgeon.column2 || ' or an assistant at surgery on a line, not both',
       'chapter 12, section 40.9'
FROM (VALUES ('62', 'a co-surgeon'), ('66', 'of the team')) AS surgeon
JOIN (VALUES ('80'), ('81'), ('82'), ('AS')) AS assistant;

-- The two settings that the fee schedule prices.
CREATE TABLE medicare_setting (
    setting TEXT PRIMARY KEY,
    -- As utilization files mark it.
    place   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO medicare_setting (setting, place) VALUES ('facility', 'F'), ('non-facility', 'O');

-- Which benchmark measures the fee schedule and the utilization file fill, and from which setting's row.
CREATE TABLE medicare_measure (
    measure  TEXT NOT NULL,
    setting  TEXT NOT NULL,
    row_setting TEXT NOT NULL REFERENCES medicare_setting (setting),
    dataset  TEXT NOT NULL CHECK (dataset IN ('fee-schedule', 'utilization')),
    PRIMARY KEY (measure, setting)
) STRICT, WITHOUT ROWID;

INSERT INTO medicare_measure (measure, setting, row_setting, dataset)
VALUES
    ('work-rvu', 'any', 'facility', 'fee-schedule'),
    ('malpractice-rvu', 'any', 'facility', 'fee-schedule'),
    ('conversion-factor', 'any', 'facility', 'fee-schedule'),
    ('practice-expense-rvu', 'facility', 'facility', 'fee-schedule'),
    ('practice-expense-rvu', 'non-facility', 'non-facility', 'fee-schedule'),
    ('total-rvu', 'facility', 'facility', 'fee-schedule'),
    ('total-rvu', 'non-facility', 'non-facility', 'fee-schedule'),
    ('medicare-amount', 'facility', 'facility', 'fee-schedule'),
    ('medicare-amount', 'non-facility', 'non-facility', 'fee-schedule'),
    ('medicare-average-allowed', 'facility', 'facility', 'utilization'),
    ('medicare-average-allowed', 'non-facility', 'non-facility', 'utilization'),
    ('medicare-average-paid', 'facility', 'facility', 'utilization'),
    ('medicare-average-paid', 'non-facility', 'non-facility', 'utilization'),
    ('medicare-average-submitted', 'facility', 'facility', 'utilization'),
    ('medicare-average-submitted', 'non-facility', 'non-facility', 'utilization'),
    ('medicare-services', 'facility', 'facility', 'utilization'),
    ('medicare-services', 'non-facility', 'non-facility', 'utilization'),
    ('medicare-beneficiaries', 'facility', 'facility', 'utilization'),
    ('medicare-beneficiaries', 'non-facility', 'non-facility', 'utilization'),
    ('medicare-providers', 'facility', 'facility', 'utilization'),
    ('medicare-providers', 'non-facility', 'non-facility', 'utilization');
