-- view: in_network_list
-- title: Lists of payers with their parts
-- description: Which list each payer's publication is of. A payer may cut a list into parts, each a file of its own
--   that the next file of its name replaces: `PPO 1 of 3`. What the parts of one cut state is one list; a cut into
--   another number of parts is another, so that what is left of it is never counted with this one.
-- grain: one publisher of the kind payer
-- column: publisher_id int "Key of the publisher."
-- column: list_id int "Key of the first publisher of the list: itself where the list has no parts."
-- column: list_name text names "Payer and list, without the number of a part."

SELECT publisher_id,
       CASE WHEN is_part THEN min(publisher_id) OVER (PARTITION BY is_part, letters, parts) ELSE publisher_id END
           AS list_id,
       CASE WHEN is_part AND whole <> '' THEN whole ELSE name END AS list_name
FROM (
    -- From `ppo1of3` the digits of its end, `of`, and digits again.
    SELECT publisher_id, name, rtrim(before, '0123456789') AS letters,
           CASE WHEN of_parts <> list_key AND substr(of_parts, length(of_parts) - 1) = 'of'
               AND rtrim(before, '0123456789') <> before THEN TRUE ELSE FALSE END AS is_part,
           substr(list_key, length(of_parts) + 1) AS parts,
           rtrim(rtrim(rtrim(substr(named_of, 1, length(named_of) - 2), ' _-.(['), '0123456789'), ' _-.([') AS whole
    FROM (
        SELECT publisher_id, list_key, name, rtrim(list_key, '0123456789') AS of_parts,
               substr(rtrim(list_key, '0123456789'), 1, length(rtrim(list_key, '0123456789')) - 2) AS before,
               rtrim(rtrim(rtrim(name, ' _-.)]'), '0123456789'), ' _-.') AS named_of
        FROM payer_list
        JOIN publisher USING (publisher_id)
    ) AS ended
) AS parted;
