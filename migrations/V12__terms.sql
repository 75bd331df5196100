-- A rate's percentage and algorithm are part of its terms: few of them, shared by many rates.
--
-- A rate row holds the amount and where it comes from; how the amount is meant, or what stands in its
-- place, is in `terms`. The rows of one charge are found by the charge alone, because every report
-- reads the row itself. Narrow rows and a narrow index take a third off a first load.

DROP VIEW v_code_rate;
DROP VIEW v_rate;
DROP VIEW v_rate_statistic;
DROP VIEW v_market_scope;
DROP VIEW v_market_rate;
DROP VIEW v_rate_history;

CREATE TABLE terms_made_new (
    terms_id          INTEGER PRIMARY KEY,
    method            TEXT CHECK (method IN ('case rate', 'fee schedule', 'percent of total billed charges', 'per diem', 'other')),
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
    import_id         INTEGER NOT NULL REFERENCES import (import_id),
    CHECK ((method IS NULL) <> (method_na IS NULL)),
    CHECK ((percentage IS NULL) <> (percentage_na IS NULL)),
    CHECK ((algorithm_id IS NULL) <> (algorithm_id_na IS NULL)),
    CHECK ((effective_from IS NULL) <> (effective_from_na IS NULL)),
    CHECK ((effective_to IS NULL) <> (effective_to_na IS NULL)),
    CHECK ((notes IS NULL) <> (notes_na IS NULL))
) STRICT;

-- Every combination that the rates state becomes terms of its own.
CREATE TEMP TABLE stated_terms (
    new_terms_id    INTEGER PRIMARY KEY,
    terms_id        INTEGER NOT NULL,
    percentage      INTEGER,
    percentage_na   INTEGER,
    algorithm_id    INTEGER,
    algorithm_id_na INTEGER
);

INSERT INTO stated_terms (terms_id, percentage, percentage_na, algorithm_id, algorithm_id_na)
SELECT DISTINCT terms_id, percentage, percentage_na, algorithm_id, algorithm_id_na
FROM rate
ORDER BY terms_id, percentage, percentage_na, algorithm_id, algorithm_id_na;

CREATE INDEX stated_terms_stated ON stated_terms (terms_id, percentage, percentage_na, algorithm_id, algorithm_id_na);

INSERT INTO terms_made_new (terms_id, method, method_na, percentage, percentage_na, algorithm_id, algorithm_id_na,
    effective_from, effective_from_na, effective_to, effective_to_na, notes, notes_na, import_id)
SELECT stated.new_terms_id, terms.method, terms.method_na,
       stated.percentage, (SELECT reason FROM absent_reason WHERE reason_id = stated.percentage_na),
       stated.algorithm_id, (SELECT reason FROM absent_reason WHERE reason_id = stated.algorithm_id_na),
       terms.effective_from, terms.effective_from_na, terms.effective_to, terms.effective_to_na,
       terms.notes, terms.notes_na, terms.import_id
FROM stated_terms AS stated
JOIN terms USING (terms_id);

CREATE TABLE rate_made_new (
    rate_id         INTEGER PRIMARY KEY,
    charge_id       INTEGER NOT NULL REFERENCES charge (charge_id),
    amount_kind_id  INTEGER NOT NULL REFERENCES amount_kind (amount_kind_id),
    -- Null for the hospital's own amounts, which are of no payer.
    payer_plan_id   INTEGER REFERENCES payer_plan (payer_plan_id),
    terms_id        INTEGER NOT NULL REFERENCES terms (terms_id),
    amount          INTEGER,
    amount_na       INTEGER CHECK (amount_na BETWEEN 2 AND 12),
    import_id       INTEGER NOT NULL REFERENCES import (import_id),
    source_line     INTEGER NOT NULL CHECK (source_line >= 1),
    fingerprint     INTEGER NOT NULL,
    -- What the file printed, where that is not what `amount` holds: a gap marker, or more than four places.
    amount_raw      TEXT,
    -- The import whose edition replaced this row; null while the row is current.
    superseded_by   INTEGER REFERENCES import (import_id),
    CHECK ((amount_kind_id = 1) = (payer_plan_id IS NOT NULL)),
    CHECK ((amount IS NULL) <> (amount_na IS NULL))
) STRICT;

INSERT INTO rate_made_new (rate_id, charge_id, amount_kind_id, payer_plan_id, terms_id, amount, amount_na,
    import_id, source_line, fingerprint, amount_raw, superseded_by)
SELECT rate.rate_id, rate.charge_id, rate.amount_kind_id, rate.payer_plan_id, stated.new_terms_id, rate.amount, rate.amount_na,
       rate.import_id, rate.source_line, rate.fingerprint, rate.amount_raw, rate.superseded_by
FROM rate
JOIN stated_terms AS stated ON stated.terms_id = rate.terms_id
    AND stated.percentage IS rate.percentage AND stated.percentage_na IS rate.percentage_na
    AND stated.algorithm_id IS rate.algorithm_id AND stated.algorithm_id_na IS rate.algorithm_id_na
ORDER BY rate.rate_id;

DROP TABLE rate;
DROP TABLE terms;
DROP TABLE stated_terms;
ALTER TABLE terms_made_new RENAME TO terms;
ALTER TABLE rate_made_new RENAME TO rate;

CREATE INDEX rate_charge ON rate (charge_id);
CREATE INDEX rate_superseded ON rate (superseded_by) WHERE superseded_by IS NOT NULL;

-- Every current rate once. Amounts of the hospital itself have no payer: `not-applicable`.
CREATE VIEW v_rate AS
SELECT rate.rate_id, charge.item_id, charge.charge_id,
       publisher.name AS publisher, publisher.kind AS publisher_kind,
       item.description, item.description_na,
       item.drug_unit / 10000.0 AS drug_unit, item.drug_unit_na,
       item.drug_type, item.drug_type_na,
       charge.setting, charge.setting_na,
       charge.billing_class, charge.billing_class_na,
       charge.place_of_service, charge.place_of_service_na,
       charge.modifiers,
       amount_kind.amount_kind,
       payer_plan.raw_payer, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', NULL) AS raw_payer_na,
       payer_plan.raw_plan, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.raw_plan_na) AS raw_plan_na,
       payer.payer, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.payer_id_na) AS payer_na,
       payer.name AS payer_name, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.payer_id_na) AS payer_name_na,
       terms.method, terms.method_na,
       terms.effective_from, terms.effective_from_na,
       terms.effective_to, terms.effective_to_na,
       terms.notes, terms.notes_na,
       rate.amount / 10000.0 AS amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate.amount_na) AS amount_na,
       rate.amount_raw,
       terms.percentage / 10000.0 AS percentage, terms.percentage_na,
       (SELECT body FROM algorithm WHERE algorithm_id = terms.algorithm_id) AS algorithm, terms.algorithm_id_na AS algorithm_na,
       import.import_id, import.file_name, rate.source_line,
       import.edition, import.edition_na
FROM rate
JOIN charge USING (charge_id)
JOIN item USING (item_id)
JOIN publisher USING (publisher_id)
JOIN amount_kind USING (amount_kind_id)
JOIN terms USING (terms_id)
JOIN import ON import.import_id = rate.import_id
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = rate.payer_plan_id
LEFT JOIN payer ON payer.payer_id = payer_plan.payer_id
WHERE rate.superseded_by IS NULL;

-- Every current rate once for each code of its item: the way from a code to its rates. A file may
-- print one code twice, as CPT and as HCPCS; the rate still counts once.
CREATE VIEW v_code_rate AS
SELECT code.system, code.code, item_code.published_system, v_rate.*
FROM code
JOIN item_code USING (code_id)
JOIN v_rate USING (item_id)
WHERE NOT EXISTS (
    SELECT 1
    FROM item_code AS earlier
    WHERE earlier.item_id = item_code.item_id
      AND earlier.code_id = item_code.code_id
      AND earlier.position < item_code.position
);

-- What was allowed, for current rates whose format states it.
CREATE VIEW v_rate_statistic AS
SELECT rate_statistic.rate_id,
       rate_statistic.estimated_amount / 10000.0 AS estimated_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.estimated_amount_na) AS estimated_amount_na,
       rate_statistic.median_amount / 10000.0 AS median_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.median_amount_na) AS median_amount_na,
       rate_statistic.percentile_10_amount / 10000.0 AS percentile_10_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.percentile_10_amount_na) AS percentile_10_amount_na,
       rate_statistic.percentile_90_amount / 10000.0 AS percentile_90_amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.percentile_90_amount_na) AS percentile_90_amount_na,
       rate_statistic.remittance_count,
       (SELECT reason FROM absent_reason WHERE reason_id = rate_statistic.remittance_count_na) AS remittance_count_na,
       rate_statistic.remittance_count_low, rate_statistic.remittance_count_high
FROM rate_statistic
JOIN rate USING (rate_id)
WHERE rate.superseded_by IS NULL;

-- Every current rate with the words of its scope, and why it cannot be compared in dollars.
--
-- Two amounts may be compared when `scope` is the same text: kind, setting, billing class, modifiers,
-- method and unit. A part that the source does not state is a value of its own, its reason in brackets.
CREATE VIEW v_market_rate AS
SELECT code.system, code.code, rate.rate_id, rate.charge_id,
       publisher.publisher_id, publisher.name AS publisher,
       amount_kind.amount_kind,
       rate.payer_plan_id,
       payer_plan.raw_payer, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', NULL) AS raw_payer_na,
       payer_plan.raw_plan, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.raw_plan_na) AS raw_plan_na,
       payer.payer, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.payer_id_na) AS payer_na,
       coalesce(charge.setting, '[' || charge.setting_na || ']') AS scope_setting,
       coalesce(charge.billing_class, '[' || charge.billing_class_na || ']') AS scope_class,
       iif(charge.modifiers = '', 'none', replace(charge.modifiers, '|', ' ')) AS scope_modifiers,
       iif(payer_plan.payer_plan_id IS NULL, 'none', coalesce(terms.method, '[' || terms.method_na || ']')) AS scope_method,
       'USD' || iif(item.drug_unit IS NULL, '', ' for ' || (item.drug_unit / 10000.0) || ' ' || coalesce(item.drug_type, 'units')) AS scope_unit,
       'amount ' || amount_kind.amount_kind
           || '; setting ' || coalesce(charge.setting, '[' || charge.setting_na || ']')
           || '; billing class ' || coalesce(charge.billing_class, '[' || charge.billing_class_na || ']')
           || '; modifier ' || iif(charge.modifiers = '', 'none', replace(charge.modifiers, '|', ' '))
           || '; method ' || iif(payer_plan.payer_plan_id IS NULL, 'none', coalesce(terms.method, '[' || terms.method_na || ']'))
           || '; unit USD' || iif(item.drug_unit IS NULL, '', ' for ' || (item.drug_unit / 10000.0) || ' ' || coalesce(item.drug_type, 'units'))
           AS scope,
       rate.amount / 10000.0 AS amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate.amount_na) AS amount_na,
       rate.amount_raw,
       CASE
           WHEN rate.amount IS NOT NULL THEN 'dollars'
           WHEN terms.percentage IS NOT NULL THEN 'percentage'
           WHEN terms.algorithm_id IS NOT NULL THEN 'algorithm'
           ELSE 'gap'
       END AS stated_as,
       import.import_id, import.file_name, rate.source_line
FROM code
JOIN item_code USING (code_id)
JOIN item USING (item_id)
JOIN publisher USING (publisher_id)
JOIN charge USING (item_id)
JOIN rate USING (charge_id)
JOIN amount_kind USING (amount_kind_id)
JOIN terms USING (terms_id)
JOIN import ON import.import_id = rate.import_id
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = rate.payer_plan_id
LEFT JOIN payer ON payer.payer_id = payer_plan.payer_id
WHERE rate.superseded_by IS NULL
  AND NOT EXISTS (
      SELECT 1
      FROM item_code AS earlier
      WHERE earlier.item_id = item_code.item_id
        AND earlier.code_id = item_code.code_id
        AND earlier.position < item_code.position
  );

-- The scopes of a code, with how much each holds; the first in `ORDER BY providers DESC, contracts
-- DESC, rates DESC, scope` is the one that a report takes when it is told nothing else.
CREATE VIEW v_market_scope AS
SELECT system, code, amount_kind, scope_setting, scope_class, scope_modifiers, scope_method, scope_unit, scope,
       count(*) AS rates,
       count(amount) AS known,
       count(DISTINCT iif(amount IS NULL, NULL, publisher_id || '/' || ifnull(payer_plan_id, 0))) AS contracts,
       count(DISTINCT iif(amount IS NULL, NULL, publisher_id)) AS providers,
       group_concat(DISTINCT import_id) AS imports
FROM v_market_rate
GROUP BY system, code, amount_kind, scope_setting, scope_class, scope_modifiers, scope_method, scope_unit, scope;

-- Every rate of every edition with the days it was current. `replaced_on` is null while it is.
-- Imports are read through `v_import`, which `--as-of` narrows.
CREATE VIEW v_rate_history AS
SELECT code.system, code.code, rate.rate_id, rate.charge_id, amount_kind.amount_kind_id,
       publisher.name AS publisher, item.description, item.description_na,
       charge.setting, charge.setting_na, charge.billing_class, charge.billing_class_na, charge.modifiers,
       amount_kind.amount_kind, rate.payer_plan_id,
       payer_plan.raw_payer, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', NULL) AS raw_payer_na,
       payer_plan.raw_plan, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.raw_plan_na) AS raw_plan_na,
       payer.payer, iif(payer_plan.payer_plan_id IS NULL, 'not-applicable', payer_plan.payer_id_na) AS payer_na,
       rate.amount / 10000.0 AS amount,
       (SELECT reason FROM absent_reason WHERE reason_id = rate.amount_na) AS amount_na,
       rate.amount_raw,
       import.import_id, import.file_name, rate.source_line,
       import.edition, import.edition_na, date(import.finished_at) AS imported_on,
       replacing.import_id AS replaced_by, iif(replacing.import_id IS NULL, 'not-applicable', NULL) AS replaced_by_na,
       date(replacing.finished_at) AS replaced_on, iif(replacing.import_id IS NULL, 'not-applicable', NULL) AS replaced_on_na
FROM code
JOIN item_code USING (code_id)
JOIN item USING (item_id)
JOIN publisher USING (publisher_id)
JOIN charge USING (item_id)
JOIN rate USING (charge_id)
JOIN amount_kind USING (amount_kind_id)
JOIN v_import AS import ON import.import_id = rate.import_id
LEFT JOIN v_import AS replacing ON replacing.import_id = rate.superseded_by
LEFT JOIN payer_plan ON payer_plan.payer_plan_id = rate.payer_plan_id
LEFT JOIN payer ON payer.payer_id = payer_plan.payer_id
WHERE NOT EXISTS (
    SELECT 1
    FROM item_code AS earlier
    WHERE earlier.item_id = item_code.item_id
      AND earlier.code_id = item_code.code_id
      AND earlier.position < item_code.position
);
