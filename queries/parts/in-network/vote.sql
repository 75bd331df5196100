-- part: in-network/vote
-- description: The vote of each organization: the median of the prices of one list, plan and scope that it is paid. A
--   group that the file does not describe votes for itself. Percentages and prices in conflict have no vote, and equal
--   ones for the same providers count once.
-- with: in-network/priced
-- grain: one organization of a list, plan and scope
-- column: publisher_id int "The payer's list."
-- column: plan_key text "The plan, or the reason why the file names none: what tells plans apart."
-- column: scope text "What can be compared, in words."
-- column: who text "The organization by its tax identification."
-- column: vote decimal "Dollars; null where none of its prices has a vote."
-- column: prices int "Prices that it is made of."

SELECT publisher_id, plan_key, scope, who, median(amount) AS vote,
       CASE WHEN count(amount) = 0 THEN 'not-applicable' END AS vote_na, count(amount) AS prices
FROM (
    SELECT publisher_id, plan_key, scope, CASE WHEN is_open THEN NULL ELSE amount END AS amount,
           coalesce(v_provider_group.who, 'price ' || rate_id) AS who
    FROM priced
    LEFT JOIN v_provider_group USING (provider_set_id)
    WHERE NOT is_repeated
)
GROUP BY publisher_id, plan_key, scope, who;
