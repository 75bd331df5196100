-- lake: rate_statistic
-- description: As the table of the database.

SELECT line.rate_id,
       line.estimated_amount, estimated.reason_id AS estimated_amount_na,
       line.median_amount, median.reason_id AS median_amount_na,
       line.percentile_10_amount, low.reason_id AS percentile_10_amount_na,
       line.percentile_90_amount, high.reason_id AS percentile_90_amount_na,
       line.remittance_count, remittances.reason_id AS remittance_count_na,
       line.remittance_count_low, line.remittance_count_high
FROM lake_first AS line
LEFT JOIN absent_reason AS estimated ON estimated.reason = line.estimated_amount_na
LEFT JOIN absent_reason AS median ON median.reason = line.median_amount_na
LEFT JOIN absent_reason AS low ON low.reason = line.percentile_10_amount_na
LEFT JOIN absent_reason AS high ON high.reason = line.percentile_90_amount_na
LEFT JOIN absent_reason AS remittances ON remittances.reason = line.remittance_count_na
WHERE line.has_statistic = 1;
