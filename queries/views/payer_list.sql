-- view: payer_list
-- title: Lists of payers
-- description: Which list each payer's publication is of: the payer that the first part of its name leads to, or the
--   letters and digits of that part, and those of the list's own name, whatever their case. Publications with one key
--   are editions of one list, whatever the payer is called; those of two companies of one payer, such as licensees of
--   one brand, never are. Imports read this view: there is no other rule.
-- grain: one publisher of the kind payer
-- column: publisher_id int "Key of the publisher."
-- column: list_key text "The same text is the same list."

SELECT named.publisher_id,
       -- A list that is called as the payer is all of the payer's.
       coalesce('#' || led.payer_id || led.company, named.entity_letters) || ': '
           || CASE
               WHEN named.list_letters = named.entity_letters THEN ''
               WHEN EXISTS (
                   SELECT 1 FROM payer_alias AS called
                   WHERE called.payer_id = led.payer_id AND called.superseded_by IS NULL
                     AND called.payer_key = named.list_letters AND called.company = led.company
               )
               THEN ''
               WHEN EXISTS (
                   SELECT 1 FROM payer
                   WHERE payer.payer_id = led.payer_id AND replace(payer.payer, '-', '') = named.list_letters
               )
               THEN ''
               ELSE named.list_letters
           END AS list_key
FROM publisher AS named
LEFT JOIN payer_alias AS led ON led.payer_key = named.entity_letters AND led.superseded_by IS NULL
WHERE named.kind = 'payer';
