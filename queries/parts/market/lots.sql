-- part: market/lots
-- description: The rates of the code in lots: those of a lot are alike in everything but their dollars. Its words are
--   those of its first rate.
-- with: market/raw
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- param: today date default=latest "the day on which rates are in effect; the command line gives that of the run"
-- grain: one lot
-- key: lot_id
-- column: lot_id int "The lot."
-- column: contract_id int "The first lot of the same contract, whatever the publisher and the scope."
-- column: vote_id int "The first lot of the same contract, publisher and scope."
-- column: scope_id int "The first lot of the same scope."
-- column: rates int "Rates of the lot; 0 where they repeat others that count."
-- column: listed int "Rates of the lot as the files state them, repeated ones too."
-- column: first_line int "The first line of its file."
-- column: first_charge int "With the next five columns what its rates share."
-- column: publisher_id int "Whose file it is."
-- column: amount_kind_id int "What the amount is."
-- column: payer_plan_id int "The published payer and plan; null for an amount of no payer."
-- column: terms_id int "The terms."
-- column: import_id int "The import that states it."
-- column: gap int
--   "The reason for which its rates have no dollars; 0 where they have them, less where `marker` says why they do not."
-- column: marker int
--   "1 with a marker in its place, 2 in conflict, 3 equal to another, 4 of an item with a code of its own; else 0."
-- column: publisher text names "Hospital, payer or agency whose file it is."
-- column: publisher_kind text "hospital, payer, government, analyst or ratebook."
-- column: amount_kind text "What the amount is, in words."
-- column: contract_key text "Payer and plan, however published."
-- column: published_key text
--   "The letters of the published payer and the plan: what names its rows, whoever the name is matched to."
-- column: raw_payer text names "Payer as the file names it; standard charges have none."
-- column: raw_plan text names "Plan as the file names it."
-- column: payer code names "The payer that the name was matched to."
-- column: scope_setting text "Setting; in brackets why it is not known."
-- column: scope_class text "Billing class; in brackets why it is not known."
-- column: scope_modifiers text "Modifiers in words."
-- column: scope_method text "Method; in brackets why it is not known."
-- column: scope_line text "Line of business."
-- column: scope_unit text "What the dollars are for."
-- column: modifiers text "Modifiers divided by bars; blank for none."
-- column: medicare_class text "Whose Medicare amount it is compared with."
-- column: medicare_setting text "The setting of that amount; null where it is not stated."
-- column: medicare_period text "The release of that amount."
-- column: setting_from text "What names the setting."
-- column: amount_na text "The reason for which its rates have no dollars; null where they have them."
-- column: amount_raw text names "What the file prints where its first rate has no dollars."
-- column: stated_as text "dollars, percentage, algorithm or gap."
-- column: file_name text names "Source file."
-- column: effective_from date "First day of its rates."
-- column: effective_to date "Last day of its rates."
-- column: next_from date "First day of the next rate of their price, where they have no last day of their own."
-- column: in_effect int
--   "1 on the day of the report; 0 before its first day, after its last, and from that of the next rate on."
-- column: stated_on date "Day of the newest file that states its rates, which stay with the first."
-- column: scope text "All parts of the scope in words."

WITH lot AS MATERIALIZED (
    SELECT min(rate_id) AS lot_id, CASE WHEN marker = 3 THEN 0 ELSE count(*) END AS rates, count(*) AS listed,
           min(source_line) AS first_line, first_charge, publisher_id, amount_kind_id, payer_plan_id, terms_id,
           import_id, gap, marker, next_from
    FROM raw
    GROUP BY import_id, payer_plan_id, amount_kind_id, terms_id, first_charge, publisher_id, gap, marker, next_from
)
SELECT lot.lot_id, min(lot.lot_id) OVER (PARTITION BY word.contract_key) AS contract_id,
       min(lot.lot_id) OVER (PARTITION BY word.scope, lot.publisher_id, word.contract_key) AS vote_id,
       min(lot.lot_id) OVER (PARTITION BY word.scope) AS scope_id, lot.rates, lot.listed, lot.first_line,
       lot.first_charge, lot.publisher_id, lot.amount_kind_id, lot.payer_plan_id, lot.terms_id, lot.import_id, lot.gap,
       lot.marker, word.publisher, word.publisher_kind, word.amount_kind, word.contract_key,
       coalesce(plan.payer_key || '; ' || plan.plan_key, 'none') AS published_key, word.raw_payer,
       word.raw_payer_na, word.raw_plan, word.raw_plan_na, word.payer, word.payer_na, word.scope_setting,
       word.scope_class, word.scope_modifiers, word.scope_method, word.scope_line, word.scope_unit, word.modifiers,
       word.medicare_class, word.medicare_setting, word.medicare_setting_na, word.medicare_period, word.setting_from,
       -- What repeats another rate lends no reason.
       CASE
           WHEN lot.marker = 2 THEN 'invalid'
           WHEN lot.marker = 4 THEN 'not-applicable'
           WHEN lot.marker < 3 THEN word.amount_na
       END AS amount_na,
       word.amount_raw, CASE WHEN lot.marker IN (2, 4) THEN 'gap' ELSE word.stated_as END AS stated_as, word.file_name,
       word.effective_from, word.effective_from_na, word.effective_to, word.effective_to_na,
       lot.next_from,
       coalesce(word.effective_from <= :today, TRUE) AND coalesce(word.effective_to >= :today, TRUE)
           AND coalesce(lot.next_from > :today, TRUE) AS in_effect,
       word.stated_on, word.stated_on_na, word.scope
FROM lot
CROSS JOIN v_market_rate AS word
LEFT JOIN payer_plan AS plan ON plan.payer_plan_id = lot.payer_plan_id
WHERE word.rate_id = lot.lot_id AND word.system = :system AND word.code = :code;
