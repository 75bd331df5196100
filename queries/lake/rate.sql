-- lake: rate
-- description: As the table of the database.

SELECT line.rate_id, line.charge_id, kind.amount_kind_id, line.payer_plan_id, line.terms_id, line.amount,
       reason.reason_id AS amount_na, line.import_id, line.source_line, line.fingerprint, line.amount_raw,
       CAST(NULL AS INTEGER) AS superseded_by
FROM lake_first AS line
JOIN amount_kind AS kind ON kind.amount_kind = line.amount_kind
LEFT JOIN absent_reason AS reason ON reason.reason = line.amount_na;
