-- view: payer_list
-- title: Lists of payers
-- description: Which list each payer's publication is of: the payer that the first part of its name leads to, or that
--   part, and the list's own name. Publications with one key are editions of one list, whatever the payer is called.
-- grain: one publisher of the kind payer
-- column: publisher_id int "Key of the publisher."
-- column: list_key text "The same text is the same list."

SELECT named.publisher_id,
       -- A list that is called as the payer is all of the payer's.
       coalesce('#' || payer.payer_id, named.entity) || ': '
           || CASE WHEN called.payer_key IS NULL AND named.list <> named.entity THEN named.list ELSE '' END AS list_key
FROM (
    SELECT publisher_id,
           lower(trim(CASE instr(name, ': ') WHEN 0 THEN name ELSE substr(name, 1, instr(name, ': ') - 1) END))
               AS entity,
           CASE instr(name, ': ') WHEN 0 THEN '' ELSE lower(trim(substr(name, instr(name, ': ') + 2))) END AS list
    FROM publisher
    WHERE kind = 'payer'
) AS named
LEFT JOIN payer_alias AS payer ON payer.payer_key = named.entity AND payer.superseded_by IS NULL
LEFT JOIN payer_alias AS called
    ON called.payer_key = named.list AND called.superseded_by IS NULL AND called.payer_id = payer.payer_id;
