-- What Medicare pays facilities: hospital outpatient departments (OPPS) and ambulatory surgical centers (ASC);
-- and laboratory tests, drugs and equipment, which the physician fee schedule leaves out.
--
-- Releases as in V7. Amounts and copayments are ten-thousandths of a dollar, weights ten-thousandths of one:
-- the files print up to three and four places. None of these amounts is what the professional is paid.

-- What a status indicator of OPPS means (Addendum D1). Which gap it leaves is the reader's to say, which
-- stores it beside the amount.
CREATE TABLE medicare_opps_status (
    status  TEXT PRIMARY KEY,
    meaning TEXT NOT NULL CHECK (meaning <> ''),
    -- 1 for a drug, device, blood product or source: no procedure that a modifier could reduce.
    is_supply INTEGER NOT NULL DEFAULT 0 CHECK (is_supply = 0 OR is_supply = 1)
) STRICT, WITHOUT ROWID;

INSERT INTO medicare_opps_status (status, meaning)
VALUES
    ('A', 'paid by another fee schedule or payment system: laboratory, ambulance, equipment, therapy'),
    ('B', 'not recognized on an outpatient hospital claim; another code may be'),
    ('C', 'inpatient only: not paid to an outpatient department'),
    ('D', 'discontinued code'),
    ('E', 'not paid on an outpatient claim'),
    ('E1', 'not paid on an outpatient claim: not covered, excluded or not recognized'),
    ('E2', 'not paid on an outpatient claim: no pricing information and claims data'),
    ('F', 'paid at reasonable cost'),
    ('G', 'pass-through drug or biological: paid separately'),
    ('H', 'pass-through device: paid separately at cost'),
    ('H1', 'non-opioid device for pain after surgery: paid separately at cost'),
    ('J1', 'comprehensive service: one payment for all that the claim reports with it'),
    ('J2', 'comprehensive service when reported with certain others'),
    ('K', 'drug, biological or radiopharmaceutical: paid separately'),
    ('K1', 'non-opioid drug for pain after surgery: paid separately'),
    ('L', 'vaccine: paid at reasonable cost'),
    ('M', 'not billed to the Medicare contractor'),
    ('N', 'packaged: paid within other services'),
    ('P', 'partial hospitalization: paid by the day'),
    ('Q1', 'packaged with a service of status S, T or V on the claim, else paid separately'),
    ('Q2', 'packaged with a service of status T on the claim, else paid separately'),
    ('Q3', 'paid within a composite when its conditions are met, else separately'),
    ('Q4', 'laboratory test: packaged with other services on the claim, else paid by the laboratory fee schedule'),
    ('R', 'blood or blood product: paid separately'),
    ('S', 'paid separately, in full beside other procedures'),
    ('T', 'paid separately, reduced beside a higher procedure'),
    ('U', 'brachytherapy source: paid separately'),
    ('V', 'clinic or emergency visit: paid separately'),
    ('X', 'ancillary service: paid separately'),
    ('Y', 'equipment: billed to the equipment contractor and paid by its fee schedule');

UPDATE medicare_opps_status
SET is_supply = 1
WHERE status = 'G' OR status = 'H' OR status = 'H1' OR status = 'K' OR status = 'K1' OR status = 'L' OR status = 'R'
    OR status = 'U' OR status = 'Y';

-- OPPS Addendum B.
CREATE TABLE medicare_opps (
    code_id     INTEGER NOT NULL REFERENCES code (code_id),
    release_id  INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    status      TEXT NOT NULL CHECK (status <> ''),
    -- Ambulatory payment classification.
    apc         TEXT CHECK (apc <> ''),
    apc_na      TEXT REFERENCES absent_reason (reason),
    weight      INTEGER CHECK (weight >= 0),
    weight_na   TEXT REFERENCES absent_reason (reason),
    payment     INTEGER CHECK (payment >= 0),
    payment_na  TEXT REFERENCES absent_reason (reason),
    national_copayment    INTEGER CHECK (national_copayment >= 0),
    national_copayment_na TEXT REFERENCES absent_reason (reason),
    minimum_copayment     INTEGER CHECK (minimum_copayment >= 0),
    minimum_copayment_na  TEXT REFERENCES absent_reason (reason),
    -- Where a cap or an inflation rebate changes what the patient pays.
    adjusted_copayment    INTEGER CHECK (adjusted_copayment >= 0),
    adjusted_copayment_na TEXT REFERENCES absent_reason (reason),
    note        TEXT CHECK (note <> ''),
    note_na     TEXT REFERENCES absent_reason (reason),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, release_id),
    CHECK ((apc IS NULL) <> (apc_na IS NULL)),
    CHECK ((weight IS NULL) <> (weight_na IS NULL)),
    CHECK ((payment IS NULL) <> (payment_na IS NULL)),
    CHECK ((national_copayment IS NULL) <> (national_copayment_na IS NULL)),
    CHECK ((minimum_copayment IS NULL) <> (minimum_copayment_na IS NULL)),
    CHECK ((adjusted_copayment IS NULL) <> (adjusted_copayment_na IS NULL)),
    CHECK ((note IS NULL) <> (note_na IS NULL))
) STRICT, WITHOUT ROWID;

-- Rows that somebody took out of Addendum B of earlier years: shown as derived, by year alone, and only for years
-- of which no Addendum B is loaded. Units as in `medicare_opps`.
CREATE TABLE medicare_opps_extract (
    code_id     INTEGER NOT NULL REFERENCES code (code_id),
    release_id  INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    year        INTEGER NOT NULL CHECK (year BETWEEN 2000 AND 2100),
    -- The release that the row was taken from, in the words of the extract.
    label       TEXT NOT NULL CHECK (label <> ''),
    status      TEXT NOT NULL CHECK (status <> ''),
    payment     INTEGER CHECK (payment >= 0),
    payment_na  TEXT REFERENCES absent_reason (reason),
    -- What the row was compared with.
    confidence  TEXT NOT NULL CHECK (confidence <> ''),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, release_id, year, label),
    CHECK ((payment IS NULL) <> (payment_na IS NULL))
) STRICT, WITHOUT ROWID;

-- What a payment indicator of ASC means (Addendum DD1).
CREATE TABLE medicare_asc_indicator (
    indicator TEXT PRIMARY KEY,
    meaning   TEXT NOT NULL CHECK (meaning <> ''),
    -- 1 where the payment holds the price of a device, which a modifier may take out.
    device_intensive INTEGER NOT NULL DEFAULT 0 CHECK (device_intensive = 0 OR device_intensive = 1),
    -- 1 for a drug, device, lens, vaccine or source: no procedure that a modifier could reduce.
    is_supply INTEGER NOT NULL DEFAULT 0 CHECK (is_supply = 0 OR is_supply = 1)
) STRICT, WITHOUT ROWID;

INSERT INTO medicare_asc_indicator (indicator, meaning)
VALUES
    ('A2', 'surgical procedure: paid by its outpatient weight'),
    ('B5', 'not paid: another code may be'),
    ('C5', 'inpatient procedure: not paid'),
    ('D1', 'dental item or service: packaged, paid within other services'),
    ('D2', 'dental procedure: paid by its outpatient weight'),
    ('D5', 'deleted or discontinued code: not paid'),
    ('E5', 'not valid for Medicare: not paid'),
    ('F4', 'paid at reasonable cost'),
    ('G2', 'surgical procedure that is not office-based: paid by its outpatient weight'),
    ('H2', 'brachytherapy source: paid separately at the outpatient rate'),
    ('H8', 'device-intensive procedure: paid at an adjusted rate'),
    ('J7', 'pass-through device: priced by the contractor'),
    ('J8', 'device-intensive procedure: paid at an adjusted rate'),
    ('K2', 'drug or biological: paid separately at the outpatient rate'),
    ('K5', 'not paid: no pricing information and claims data'),
    ('K7', 'unclassified drug or biological: priced by the contractor'),
    ('L1', 'vaccine: packaged, paid within other services'),
    ('L6', 'new technology lens: a special payment'),
    ('M5', 'measurement code for reporting only: not paid'),
    ('N1', 'packaged: paid within other services'),
    ('P2', 'office-based procedure: paid by its outpatient weight'),
    ('P3', 'office-based procedure: paid by the practice expense units of the physician fee schedule'),
    ('R2', 'office-based procedure without such units: paid by its outpatient weight'),
    ('S2', 'skin substitute: paid separately at the outpatient rate'),
    ('X5', 'not safe in a surgical center: not paid'),
    ('Y5', 'not a surgical procedure, not valid for Medicare: not paid'),
    ('Z2', 'radiology or test beside a procedure: paid by its outpatient weight'),
    ('Z3', 'radiology or test beside a procedure: paid by the practice expense units of the physician fee schedule');

UPDATE medicare_asc_indicator SET device_intensive = 1 WHERE indicator = 'H8' OR indicator = 'J8';
UPDATE medicare_asc_indicator
SET is_supply = 1
WHERE indicator = 'F4' OR indicator = 'H2' OR indicator = 'J7' OR indicator = 'K2' OR indicator = 'K5'
    OR indicator = 'K7' OR indicator = 'L1' OR indicator = 'L6' OR indicator = 'S2';

-- ASC Addenda AA (surgical procedures) and BB (what goes with them), each a part of the release.
CREATE TABLE medicare_asc (
    code_id     INTEGER NOT NULL REFERENCES code (code_id),
    release_id  INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    indicator   TEXT NOT NULL CHECK (indicator <> ''),
    -- Y where a second procedure of the session is reduced; `not-applicable` for what is no procedure.
    discounted    TEXT CHECK (discounted = 'Y' OR discounted = 'N'),
    discounted_na TEXT REFERENCES absent_reason (reason),
    weight      INTEGER CHECK (weight >= 0),
    weight_na   TEXT REFERENCES absent_reason (reason),
    payment     INTEGER CHECK (payment >= 0),
    payment_na  TEXT REFERENCES absent_reason (reason),
    -- Where an inflation rebate changes what the patient pays.
    adjusted_copayment    INTEGER CHECK (adjusted_copayment >= 0),
    adjusted_copayment_na TEXT REFERENCES absent_reason (reason),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, release_id),
    CHECK ((discounted IS NULL) <> (discounted_na IS NULL)),
    CHECK ((weight IS NULL) <> (weight_na IS NULL)),
    CHECK ((payment IS NULL) <> (payment_na IS NULL)),
    CHECK ((adjusted_copayment IS NULL) <> (adjusted_copayment_na IS NULL))
) STRICT, WITHOUT ROWID;

-- ASC Addendum EE: surgical procedures that a surgical center is not paid for. Being in it is an answer.
CREATE TABLE medicare_asc_excluded (
    code_id     INTEGER NOT NULL REFERENCES code (code_id),
    release_id  INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, release_id)
) STRICT, WITHOUT ROWID;

-- Which schedule pays a facility, by where the patient is. An inpatient stay is paid by its diagnosis-related
-- group and not by the code, so it has none.
CREATE TABLE medicare_facility_setting (
    setting    TEXT PRIMARY KEY,
    dataset    TEXT CHECK (dataset = 'opps' OR dataset = 'asc'),
    dataset_na TEXT REFERENCES absent_reason (reason),
    schedule   TEXT NOT NULL CHECK (schedule <> ''),
    -- The published files that hold its payments.
    files      TEXT NOT NULL CHECK (files <> ''),
    -- How many files that is: a code in none of them is not paid there.
    all_parts  INTEGER NOT NULL CHECK (all_parts >= 0),
    -- What would fill the gap where no data set has the payments.
    fills      TEXT CHECK (fills <> ''),
    fills_na   TEXT REFERENCES absent_reason (reason),
    CHECK ((dataset IS NULL) <> (dataset_na IS NULL)),
    CHECK ((fills IS NULL) <> (fills_na IS NULL)),
    CHECK ((dataset IS NULL) = (fills_na IS NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO medicare_facility_setting
    (setting, dataset, dataset_na, schedule, files, all_parts, fills, fills_na)
VALUES
    ('outpatient', 'opps', NULL, 'OPPS', 'OPPS Addendum B', 1, NULL, 'not-applicable'),
    ('surgical center', 'asc', NULL, 'ASC', 'ASC Addenda AA, BB and EE', 3, NULL, 'not-applicable'),
    ('inpatient', NULL, 'not-applicable', 'inpatient', 'no file of codes', 0,
     'nothing: Medicare pays an inpatient stay by its DRG and not by the code', NULL),
    ('hospital', NULL, 'not-supplied', 'hospital', 'no one file', 0,
     'whether each price is of an inpatient or an outpatient', NULL),
    ('per diem', NULL, 'not-applicable', 'no schedule: a price by the day', 'no file of codes', 0,
     'nothing: Medicare''s schedules pay by the service or stay and not by the day', NULL),
    ('per unit', NULL, 'not-applicable', 'no schedule: a price by a unit of work', 'no file of codes', 0,
     'nothing: Medicare''s schedules pay by the service, and the price is by a unit that its notes name', NULL),
    ('drug', NULL, 'not-applicable', 'no schedule: a price of a quantity of a drug', 'no file of codes', 0,
     'nothing: Medicare pays by the unit of the code, and the price is of another quantity or measure', NULL),
    ('other place', NULL, 'not-applicable', 'no schedule: no hospital or surgical center', 'no file of codes', 0,
     'nothing: OPPS and ASC pay hospital departments and surgical centers, and the place of service is neither', NULL),
    ('both classes', NULL, 'not-applicable', 'no schedule: a price of both billing classes', 'no file of codes', 0,
     'nothing: Medicare pays the facility and the professional apart, and the price is of both together', NULL);

-- The clinical laboratory fee schedule (CLFS).
CREATE TABLE medicare_laboratory (
    code_id     INTEGER NOT NULL REFERENCES code (code_id),
    release_id  INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    -- '' or QW, a test that a laboratory with a waiver may do.
    modifier    TEXT NOT NULL CHECK (modifier = '' OR length(modifier) = 2),
    effective_from    TEXT CHECK (effective_from IS date(effective_from)),
    effective_from_na TEXT REFERENCES absent_reason (reason),
    -- N: a national rate; L: priced by the contractor.
    indicator   TEXT NOT NULL CHECK (indicator <> ''),
    payment     INTEGER CHECK (payment >= 0),
    payment_na  TEXT REFERENCES absent_reason (reason),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, release_id, modifier),
    CHECK ((effective_from IS NULL) <> (effective_from_na IS NULL)),
    CHECK ((payment IS NULL) <> (payment_na IS NULL))
) STRICT, WITHOUT ROWID;

-- What Part B pays at most for a dosage of a drug (average sales price, ASP).
CREATE TABLE medicare_drug_limit (
    code_id     INTEGER NOT NULL REFERENCES code (code_id),
    release_id  INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    dosage      TEXT NOT NULL CHECK (dosage <> ''),
    payment     INTEGER CHECK (payment >= 0),
    payment_na  TEXT REFERENCES absent_reason (reason),
    -- Ten-thousandths of a percent of the payment.
    coinsurance    INTEGER CHECK (coinsurance >= 0),
    coinsurance_na TEXT REFERENCES absent_reason (reason),
    note        TEXT CHECK (note <> ''),
    note_na     TEXT REFERENCES absent_reason (reason),
    source_line INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, release_id),
    CHECK ((payment IS NULL) <> (payment_na IS NULL)),
    CHECK ((coinsurance IS NULL) <> (coinsurance_na IS NULL)),
    CHECK ((note IS NULL) <> (note_na IS NULL))
) STRICT, WITHOUT ROWID;

-- How an item of the equipment fee schedule is paid, by the category that the schedule puts it into.
CREATE TABLE medicare_equipment_category (
    category TEXT PRIMARY KEY,
    meaning  TEXT NOT NULL CHECK (meaning <> '')
) STRICT, WITHOUT ROWID;

INSERT INTO medicare_equipment_category (category, meaning)
VALUES
    ('CR', 'capped rental'),
    ('FS', 'frequently serviced'),
    ('IL', 'intraocular lens'),
    ('IN', 'inexpensive or routinely purchased'),
    ('LC', 'lymphedema compression'),
    ('OS', 'ostomy, tracheostomy and urology'),
    ('OX', 'oxygen'),
    ('PO', 'prosthetics and orthotics'),
    ('SC', 'splints and casts'),
    ('SD', 'surgical dressing'),
    ('SU', 'supplies'),
    ('TE', 'transcutaneous nerve stimulation'),
    ('TS', 'therapeutic shoes');

-- Equipment, prosthetics, orthotics and supplies (DMEPOS) and nutrition (PEN): a row for each area that has a rate.
CREATE TABLE medicare_equipment (
    code_id         INTEGER NOT NULL REFERENCES code (code_id),
    release_id      INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    modifier        TEXT NOT NULL CHECK (modifier = '' OR length(modifier) = 2),
    second_modifier TEXT NOT NULL CHECK (second_modifier = '' OR length(second_modifier) = 2),
    -- A state, or ceiling or floor of the states of the continent.
    area            TEXT NOT NULL CHECK (area = 'ceiling' OR area = 'floor' OR area GLOB '[A-Z][A-Z]'),
    -- As the file has it, such as IN for inexpensive or CR for capped rental; nutrition has none.
    category        TEXT CHECK (category <> ''),
    category_na     TEXT REFERENCES absent_reason (reason),
    amount          INTEGER CHECK (amount >= 0),
    amount_na       TEXT REFERENCES absent_reason (reason),
    -- In rural areas.
    rural_amount    INTEGER CHECK (rural_amount >= 0),
    rural_amount_na TEXT REFERENCES absent_reason (reason),
    source_line     INTEGER NOT NULL CHECK (source_line >= 1),
    PRIMARY KEY (code_id, release_id, modifier, second_modifier, area),
    CHECK ((category IS NULL) <> (category_na IS NULL)),
    CHECK ((amount IS NULL) <> (amount_na IS NULL)),
    CHECK ((rural_amount IS NULL) <> (rural_amount_na IS NULL))
) STRICT, WITHOUT ROWID;
