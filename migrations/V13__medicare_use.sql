-- Use of services under Part B by modifier, and extracts of older fee schedules.
--
-- SQLite cannot change a CHECK, so `reference_release` is made anew to know three datasets more.

CREATE TABLE reference_release_before AS
SELECT release_id, dataset, year, year_na, period, part, import_id, superseded_by
FROM reference_release;

DROP TABLE reference_release;

CREATE TABLE reference_release (
    release_id    INTEGER PRIMARY KEY,
    dataset       TEXT NOT NULL CHECK (dataset IN ('fee-schedule', 'gpci', 'anesthesia', 'opps-cap', 'locality-county',
                      'carrier-amount', 'ncci-ptp', 'mue', 'hcpcs', 'utilization', 'place-of-service',
                      'part-b-summary', 'procedure-summary', 'fee-schedule-extract')),
    -- `not-applicable` for a standing list, which has no year.
    year          INTEGER CHECK (year BETWEEN 1992 AND 2100),
    year_na       TEXT REFERENCES absent_reason (reason),
    -- 'YYYY'; 'YYYY-MM' of the first month where several releases a year stand side by side; or 'standing'.
    period        TEXT NOT NULL CHECK (period = 'standing' OR period GLOB '[12][0-9][0-9][0-9]*'),
    -- What tells apart files of one period: 'qualifying-apm', 'f1', the service type; '' for the only one.
    part          TEXT NOT NULL,
    import_id     INTEGER NOT NULL REFERENCES import (import_id),
    superseded_by INTEGER REFERENCES import (import_id),
    CHECK ((year IS NULL) <> (year_na IS NULL))
) STRICT;

INSERT INTO reference_release (release_id, dataset, year, year_na, period, part, import_id, superseded_by)
SELECT release_id, dataset, year, year_na, period, part, import_id, superseded_by
FROM reference_release_before;

DROP TABLE reference_release_before;

CREATE UNIQUE INDEX reference_release_current ON reference_release (dataset, period, part) WHERE superseded_by IS NULL;
CREATE INDEX reference_release_import ON reference_release (import_id);

-- What Part B was billed, allowed and paid for a code, by modifier. The national summary has one line
-- for each; of the procedure summary the lines of one code, modifiers and place are added up.
-- Services under two modifiers of one code may be the same services: nothing is added across them.
CREATE TABLE medicare_part_b (
    code_id     INTEGER NOT NULL REFERENCES code (code_id),
    release_id  INTEGER NOT NULL REFERENCES reference_release (release_id) ON DELETE CASCADE,
    -- '' is none; the national summary collapses some as OTHER and may print a TOTAL.
    modifier    TEXT NOT NULL CHECK (modifier IN ('', 'OTHER', 'TOTAL') OR length(modifier) = 2),
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

-- National amounts by year: of the latest loaded release, or else of an extract.
CREATE VIEW v_medicare_history AS
WITH extract AS (
    SELECT code.system, code.code, row.modifier, medicare_setting.setting, row.year, row.label, row.work_rvu,
           iif(medicare_setting.setting = 'facility', row.facility_pe_rvu, row.nonfacility_pe_rvu) AS pe_rvu,
           row.malpractice_rvu,
           iif(medicare_setting.setting = 'facility', row.facility_not_done, row.nonfacility_not_done) AS not_done,
           row.conversion_factor, row.status, medicare_status.amount_na AS status_gap,
           release.import_id, release.file_name, row.source_line,
           row_number() OVER (PARTITION BY row.code_id, row.modifier, row.year, medicare_setting.setting
                              ORDER BY row.label DESC, row.release_id DESC) AS newest
    FROM medicare_rvu_extract AS row
    JOIN code USING (code_id)
    JOIN v_medicare_release AS release ON release.release_id = row.release_id
    JOIN medicare_status ON medicare_status.status = row.status
    JOIN medicare_setting
    WHERE NOT EXISTS (
        SELECT 1
        FROM v_medicare_release AS published
        WHERE published.dataset = 'fee-schedule' AND published.part = '' AND published.year = row.year
    )
),
summed AS (
    SELECT extract.*, work_rvu + pe_rvu + malpractice_rvu AS total_rvu,
           CASE
               WHEN status_gap IS NOT NULL THEN status_gap
               WHEN not_done = 1 THEN 'not-applicable'
               WHEN work_rvu + pe_rvu + malpractice_rvu = 0 THEN iif(status = 'R', 'set-locally', 'not-supplied')
           END AS gap
    FROM extract
    WHERE newest = 1
)
SELECT system, code, modifier, setting, year, label, 'published' AS basis, work_rvu, pe_rvu, malpractice_rvu, total_rvu,
       not_done, status_gap, conversion_factor, cents, cents_na, arithmetic, import_id, file_name, source_line
FROM v_medicare_national
WHERE part = '' AND latest_of_year
UNION ALL
SELECT system, code, modifier, setting, year, label, 'derived', work_rvu, pe_rvu, malpractice_rvu, total_rvu,
       not_done, status_gap, conversion_factor,
       iif(gap IS NULL, (total_rvu * conversion_factor + 5000) / 10000, NULL), gap,
       printf('(work %d.%02d + practice expense %d.%02d + malpractice %d.%02d) x %d.%04d', work_rvu / 100, work_rvu % 100,
           pe_rvu / 100, pe_rvu % 100, malpractice_rvu / 100, malpractice_rvu % 100,
           conversion_factor / 10000, conversion_factor % 10000),
       import_id, file_name, source_line
FROM summed;

-- Part B in words and dollars, the places of one setting added up. Fewer than 11 services could point
-- at somebody: they are shown as `suppressed`, and so is what was charged and paid for them.
CREATE VIEW v_medicare_part_b AS
WITH grouped AS (
    SELECT code.system, code.code, release.year, release.dataset, use.modifier, use.second_modifier, place.setting,
           iif(count(submitted_services) = count(*), sum(submitted_services), NULL) AS submitted_services, max(submitted_services_na) AS submitted_services_na,
           iif(count(allowed_services) = count(*), sum(allowed_services), NULL) AS allowed_services, max(allowed_services_na) AS allowed_services_na,
           iif(count(denied_services) = count(*), sum(denied_services), NULL) AS denied_services, max(denied_services_na) AS denied_services_na,
           iif(count(submitted_charges) = count(*), sum(submitted_charges), NULL) AS submitted_charges, max(submitted_charges_na) AS submitted_charges_na,
           iif(count(allowed_charges) = count(*), sum(allowed_charges), NULL) AS allowed_charges, max(allowed_charges_na) AS allowed_charges_na,
           iif(count(payment) = count(*), sum(payment), NULL) AS payment, max(payment_na) AS payment_na,
           sum(use.lines) AS lines, release.import_id, release.file_name, min(use.source_line) AS source_line
    FROM medicare_part_b AS use
    JOIN code USING (code_id)
    JOIN v_medicare_release AS release ON release.release_id = use.release_id
    LEFT JOIN place_of_service AS place ON place.place_of_service = use.place_of_service
    GROUP BY use.code_id, use.release_id, use.modifier, use.second_modifier, place.setting
),
judged AS (
    SELECT grouped.*, ifnull(coalesce(allowed_services, submitted_services) BETWEEN 1 AND 109999, 0) AS few
    FROM grouped
)
SELECT system, code, year, dataset, modifier, second_modifier, setting,
       iif(few, NULL, submitted_services / 10000.0) AS submitted_services, iif(few, 'suppressed', submitted_services_na) AS submitted_services_na,
       iif(few, NULL, allowed_services / 10000.0) AS allowed_services, iif(few, 'suppressed', allowed_services_na) AS allowed_services_na,
       iif(few, NULL, denied_services / 10000.0) AS denied_services, iif(few, 'suppressed', denied_services_na) AS denied_services_na,
       iif(few, NULL, submitted_charges / 10000.0) AS submitted_charges, iif(few, 'suppressed', submitted_charges_na) AS submitted_charges_na,
       iif(few, NULL, allowed_charges / 10000.0) AS allowed_charges, iif(few, 'suppressed', allowed_charges_na) AS allowed_charges_na,
       iif(few, NULL, payment / 10000.0) AS payment, iif(few, 'suppressed', payment_na) AS payment_na,
       lines, import_id, file_name, source_line
FROM judged;

-- The publisher leaves out rows on ten or fewer patients; one that has such a count all the same
-- (a file made by hand) does not show it.
DROP VIEW v_medicare_utilization;

CREATE VIEW v_medicare_utilization AS
SELECT code.system, code.code, usage.code_id, release.year, release.latest_of_year,
       usage.level, usage.geography_code, usage.geography, medicare_setting.setting, usage.drug,
       usage.providers / 10000.0 AS providers, usage.providers_na,
       iif(usage.beneficiaries BETWEEN 1 AND 109999, NULL, usage.beneficiaries / 10000.0) AS beneficiaries,
       iif(usage.beneficiaries BETWEEN 1 AND 109999, 'suppressed', usage.beneficiaries_na) AS beneficiaries_na,
       iif(usage.services BETWEEN 1 AND 109999, NULL, usage.services / 10000.0) AS services,
       iif(usage.services BETWEEN 1 AND 109999, 'suppressed', usage.services_na) AS services_na,
       iif(usage.beneficiary_days BETWEEN 1 AND 109999, NULL, usage.beneficiary_days / 10000.0) AS beneficiary_days,
       iif(usage.beneficiary_days BETWEEN 1 AND 109999, 'suppressed', usage.beneficiary_days_na) AS beneficiary_days_na,
       usage.average_submitted / 10000.0 AS average_submitted, usage.average_submitted_na,
       usage.average_allowed / 10000.0 AS average_allowed, usage.average_allowed_na,
       usage.average_paid / 10000.0 AS average_paid, usage.average_paid_na,
       usage.average_standardized / 10000.0 AS average_standardized, usage.average_standardized_na,
       release.import_id, release.file_name, usage.source_line
FROM medicare_utilization AS usage
JOIN code USING (code_id)
JOIN v_medicare_release AS release ON release.release_id = usage.release_id
JOIN medicare_setting ON medicare_setting.place = usage.place;

DROP VIEW v_medicare_utilization_figure;

CREATE VIEW v_medicare_utilization_figure AS
WITH stated AS (
    SELECT code.system, code.code, code.code_id, plan.measure, plan.setting, release.period,
           usage.code_id IS NULL AS withheld,
           CASE plan.measure
               WHEN 'medicare-average-allowed' THEN usage.average_allowed
               WHEN 'medicare-average-paid' THEN usage.average_paid
               WHEN 'medicare-average-submitted' THEN usage.average_submitted
               WHEN 'medicare-services' THEN usage.services
               WHEN 'medicare-beneficiaries' THEN usage.beneficiaries
               WHEN 'medicare-providers' THEN usage.providers
           END AS value,
           CASE plan.measure
               WHEN 'medicare-average-allowed' THEN usage.average_allowed_na
               WHEN 'medicare-average-paid' THEN usage.average_paid_na
               WHEN 'medicare-average-submitted' THEN usage.average_submitted_na
               WHEN 'medicare-services' THEN usage.services_na
               WHEN 'medicare-beneficiaries' THEN usage.beneficiaries_na
               WHEN 'medicare-providers' THEN usage.providers_na
           END AS value_na,
           plan.measure LIKE 'medicare-average-%' AS is_average,
           plan.measure IN ('medicare-services', 'medicare-beneficiaries') AS is_count,
           usage.services, usage.services_na,
           release.import_id, release.file_name, coalesce(usage.source_line, 1) AS source_line
    FROM v_medicare_release AS release
    JOIN medicare_measure AS plan ON plan.dataset = release.dataset
    JOIN medicare_setting ON medicare_setting.setting = plan.row_setting
    JOIN code
    LEFT JOIN medicare_utilization AS usage
        ON usage.code_id = code.code_id
       AND usage.release_id = release.release_id
       AND usage.level = 'National'
       AND usage.place = medicare_setting.place
    WHERE release.dataset = 'utilization'
)
SELECT system, code, code_id, '' AS modifier, measure, setting, period,
       iif(is_count AND value BETWEEN 1 AND 109999, NULL, value) AS value,
       CASE
           -- A code that a loaded year does not list had no service, or ten or fewer patients.
           WHEN withheld OR (is_count AND value BETWEEN 1 AND 109999) THEN 'suppressed'
           ELSE value_na
       END AS value_na,
       iif(is_average AND NOT ifnull(services BETWEEN 1 AND 109999, 0),
           CAST(round(services / 10000.0) AS INTEGER), NULL) AS n,
       CASE
           WHEN NOT is_average THEN 'not-applicable'
           WHEN withheld OR services BETWEEN 1 AND 109999 THEN 'suppressed'
           ELSE services_na
       END AS n_na,
       import_id, file_name, source_line
FROM stated;
