-- part: in-network/vote
-- description: The vote of each organization: the median of the prices of one list, plan and scope that it is paid,
--   each counted once, however many of its groups are paid it. A group that the file does not describe, and a price
--   without providers, have a line of their own and are no organization: they widen the range and are in no count and
--   no percentile. Percentages, tokens and prices in conflict have no vote, and equal ones for the same providers count
--   once.
-- with: in-network/priced market/token
-- grain: one organization, undescribed group, or price without providers, of a list, plan and scope
-- column: publisher_id int "The payer's list."
-- column: plan_key text "The plan, or the reason why the file names none: what tells plans apart."
-- column: scope text "What can be compared, in words."
-- column: who text "The organization by its tax identification, or what is known in its place."
-- column: is_organization int "1 for an organization, 0 for providers who are not known."
-- column: vote decimal "Dollars; null where none of its prices has a vote."
-- column: lowest decimal "Lowest of these prices."
-- column: highest decimal "Highest of these prices."
-- column: prices int "Prices that it is made of."

SELECT publisher_id, plan_key, scope, who,
       CASE WHEN count(tin) > 0 THEN 1 ELSE 0 END AS is_organization, median(amount) AS vote,
       CASE WHEN count(amount) = 0 THEN 'not-applicable' END AS vote_na,
       min(amount) AS lowest, CASE WHEN count(amount) = 0 THEN 'not-applicable' END AS lowest_na,
       max(amount) AS highest, CASE WHEN count(amount) = 0 THEN 'not-applicable' END AS highest_na,
       count(amount) AS prices
FROM (
    SELECT DISTINCT rate_id, publisher_id, plan_key, scope,
                    CASE WHEN is_open OR (is_service AND amount < least_price) THEN NULL ELSE amount END AS amount,
           coalesce(v_provider_group.who, 'price ' || rate_id) AS who, v_provider_group.tin
    FROM priced
    JOIN token ON TRUE
    LEFT JOIN v_provider_group USING (provider_set_id)
    WHERE NOT is_repeated
)
GROUP BY publisher_id, plan_key, scope, who;
