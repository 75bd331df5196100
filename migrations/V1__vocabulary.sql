-- The fixed words that every other table refers to. They belong to the schema, not to the seed.

-- Why a cell has no value. Tables that a person may write by hand refer to `reason`; the rate
-- tables, of which there are millions of rows, keep `reason_id`. The `v_` views always give the word.
CREATE TABLE absent_reason (
    reason_id    INTEGER PRIMARY KEY,
    reason       TEXT NOT NULL UNIQUE,
    reason_group TEXT NOT NULL
        CHECK (reason_group = 'structural' OR reason_group = 'withheld' OR reason_group = 'absent'
            OR reason_group = 'fixable'),
    meaning      TEXT NOT NULL CHECK (meaning <> ''),
    action       TEXT NOT NULL CHECK (action <> ''),
    -- The nearest word of three outside vocabularies; `exact` is 0 where the match loses meaning.
    fhir         TEXT NOT NULL,
    fhir_exact   INTEGER NOT NULL CHECK (fhir_exact IN (0, 1)),
    null_flavor  TEXT NOT NULL,
    null_flavor_exact INTEGER NOT NULL CHECK (null_flavor_exact IN (0, 1)),
    sdmx         TEXT NOT NULL,
    sdmx_exact   INTEGER NOT NULL CHECK (sdmx_exact IN (0, 1))
) STRICT;

INSERT INTO absent_reason
    (reason_id, reason, reason_group, meaning, action, fhir, fhir_exact, null_flavor, null_flavor_exact, sdmx,
     sdmx_exact)
VALUES
    (2, 'not-applicable', 'structural', 'cannot exist here', 'nothing to do', 'not-applicable', 1, 'NA', 1, 'M', 1),
    (3, 'included-elsewhere', 'structural', 'paid or counted only within another code', 'nothing to do',
     'not-applicable', 0, 'NA', 0, 'K', 1),
    (4, 'set-locally', 'structural', 'no central value; priced case by case', 'nothing to do', 'unsupported', 0,
     'UNK', 0, 'L', 0),
    (5, 'suppressed', 'withheld', 'exists, but hidden for small counts or privacy',
     'cite the source; load a licensed or fuller one if there is one', 'masked', 1, 'MSK', 1, 'Q', 1),
    (6, 'restricted', 'withheld', 'exists, but a license or contract forbids showing it',
     'cite the source; load a licensed or fuller one if there is one', 'masked', 1, 'MSK', 1, 'Q', 0),
    (7, 'insufficient', 'withheld', 'the source had too few observations',
     'cite the source; load a licensed or fuller one if there is one', 'not-performed', 0, 'NI', 0, 'L', 1),
    (8, 'not-collected', 'absent', 'the source does not cover it', 'look in another source', 'not-asked', 1, 'NASK',
     1, 'L', 1),
    (9, 'not-supplied', 'absent', 'expected, but the source left it blank without a reason', 'ask the source',
     'unknown', 1, 'NI', 1, 'O', 1),
    (10, 'pending', 'fixable', 'placeholder; a release or an import is expected to fill it',
     'import the file that holds it', 'temp-unknown', 1, 'NAV', 1, 'O', 0),
    (11, 'invalid', 'fixable', 'supplied, but failed validation; the text is kept',
     'correct the cell in the source file and import it again', 'error', 1, 'INV', 1, 'O', 0),
    (12, 'no-record', 'absent', 'an expected combination has no row',
     'import a file that covers it, or ask the source', 'unknown', 1, 'NI', 1, 'O', 1);

-- The systems that billing codes belong to: the list of the CMS hospital price transparency data
-- dictionary 3.0.0. `descriptor_na` says why ratebook ships no descriptors of the system. `identifies` says what
-- items with one code have in common: one `service` wherever it is priced; a `group` of services, so that an item
-- with another code too is priced as that one; or nothing beyond the files of one `publisher`.
CREATE TABLE code_system (
    system        TEXT PRIMARY KEY,
    name          TEXT NOT NULL CHECK (name <> ''),
    publisher     TEXT NOT NULL CHECK (publisher <> ''),
    descriptor_na TEXT NOT NULL REFERENCES absent_reason (reason),
    identifies    TEXT NOT NULL DEFAULT 'service'
        CHECK (identifies = 'service' OR identifies = 'group' OR identifies = 'publisher')
) STRICT;

INSERT INTO code_system (system, name, publisher, descriptor_na)
VALUES
    ('CPT', 'Current Procedural Terminology', 'American Medical Association', 'restricted'),
    ('HCPCS', 'Healthcare Common Procedure Coding System, level II', 'Centers for Medicare & Medicaid Services',
     'pending'),
    ('NDC', 'National Drug Code', 'Food and Drug Administration', 'not-collected'),
    ('RC', 'Revenue code', 'National Uniform Billing Committee', 'restricted'),
    ('ICD', 'International Classification of Diseases', 'Centers for Medicare & Medicaid Services', 'not-collected'),
    ('DRG', 'Diagnosis-related group of an unnamed grouper', 'various', 'not-collected'),
    ('MS-DRG', 'Medicare severity diagnosis-related group', 'Centers for Medicare & Medicaid Services',
     'not-collected'),
    ('R-DRG', 'Refined diagnosis-related group', 'Yale University', 'restricted'),
    ('S-DRG', 'Severity diagnosis-related group', 'various', 'not-collected'),
    ('APS-DRG', 'All-payer severity-adjusted diagnosis-related group', 'Optum', 'restricted'),
    ('AP-DRG', 'All-patient diagnosis-related group', 'Solventum', 'restricted'),
    ('APR-DRG', 'All-patient refined diagnosis-related group', 'Solventum', 'restricted'),
    ('APC', 'Ambulatory payment classification', 'Centers for Medicare & Medicaid Services', 'not-collected'),
    ('LOCAL', 'Code of the payer or hospital itself', 'the file''s publisher', 'not-collected'),
    ('EAPG', 'Enhanced ambulatory patient group', 'Solventum', 'restricted'),
    ('HIPPS', 'Health insurance prospective payment system code', 'Centers for Medicare & Medicaid Services',
     'not-collected'),
    ('CDT', 'Code on Dental Procedures and Nomenclature', 'American Dental Association', 'restricted'),
    ('CDM', 'Charge description master number', 'the hospital', 'not-collected'),
    ('TRIS-DRG', 'TRICARE diagnosis-related group', 'Defense Health Agency', 'not-collected'),
    ('CMG', 'Case-mix group', 'Centers for Medicare & Medicaid Services', 'not-collected'),
    ('MS-LTC-DRG', 'Medicare severity long-term care diagnosis-related group',
     'Centers for Medicare & Medicaid Services', 'not-collected'),
    ('CSTM-ALL', 'Every code: a price that a payer states for all services', 'the payer', 'not-applicable');

UPDATE code_system
SET identifies = CASE WHEN system = 'LOCAL' OR system = 'CDM' THEN 'publisher' ELSE 'group' END
WHERE system IN ('RC', 'APC', 'EAPG', 'LOCAL', 'CDM');

-- What an amount in `rate` states.
CREATE TABLE amount_kind (
    amount_kind_id INTEGER PRIMARY KEY,
    amount_kind    TEXT NOT NULL UNIQUE,
    meaning        TEXT NOT NULL CHECK (meaning <> '')
) STRICT;

INSERT INTO amount_kind (amount_kind_id, amount_kind, meaning)
VALUES
    (1, 'negotiated', 'what one payer and plan agreed to pay'),
    (2, 'gross', 'the undiscounted charge of the hospital'),
    (3, 'cash', 'the discounted price for a patient who pays cash'),
    (4, 'minimum', 'the lowest negotiated amount over all payers, de-identified by the hospital'),
    (5, 'maximum', 'the highest negotiated amount over all payers, de-identified by the hospital'),
    (6, 'fee-schedule', 'what a public program pays by its published schedule, such as state Medicaid'),
    (7, 'in-network', 'what a payer publishes that it pays a group of providers, in its in-network file');
