-- name: unmatched-payers
-- title: Published names without a payer
-- description: Names that no alias leads to a payer. Their rates are kept and shown under the published name.
-- grain: one published payer and plan
-- key: raw_payer raw_plan
-- column: raw_payer text names title="Published payer" "Exactly as the file names it."
-- column: raw_plan text names title="Published plan" "Exactly as the file names it."
-- column: reason text "Why there is no payer."
-- column: what_to_do text title="What to do" "The command that matches the name to a payer."
-- tags: payer, gaps, database
SELECT raw_payer, raw_plan, raw_plan_na, payer_na AS reason,
       -- A shell takes what is in single quotes as it is, and acts on some of what is in double ones.
       'ratebook payers alias ' || CASE WHEN raw_payer LIKE '-%' THEN '-- ' ELSE '' END || CASE
           WHEN trim(raw_payer, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
               || ' ''#%&()*+,-./:;<=>?@[]^_{|}~') = '' THEN '"' || raw_payer || '"'
           ELSE '''' || replace(raw_payer, '''', '''"''"''') || ''''
       END || ' PAYER' AS what_to_do
FROM v_payer_plan
WHERE payer IS NULL
ORDER BY raw_payer, raw_plan IS NULL, raw_plan;
