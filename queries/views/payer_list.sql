-- view: payer_list
-- title: Lists of payers
-- description: Which list each payer's publication is of: the payer that the first part of its name leads to, or that
--   part, and the list's own name without regard to case, blanks and punctuation. Publications with one key are
--   editions of one list, whatever the payer is called. Imports read this view: there is no other rule.
-- grain: one publisher of the kind payer
-- column: publisher_id int "Key of the publisher."
-- column: list_key text "The same text is the same list."

WITH named AS MATERIALIZED (
    SELECT publisher_id,
           lower(trim(CASE instr(name, ': ') WHEN 0 THEN name ELSE substr(name, 1, instr(name, ': ') - 1) END))
               AS entity,
           CASE instr(name, ': ') WHEN 0 THEN '' ELSE substr(name, instr(name, ': ') + 2) END AS list
    FROM publisher
    WHERE kind = 'payer'
),
-- Names of publishers' payers and lists, and of payers, in letters alone.
spelled AS MATERIALIZED (
    SELECT of_what, id,
           lower(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
               words, ' ', ''), '-', ''), '_', ''), '.', ''), ',', ''), '&', ''), '''', ''),
               '/', ''), '(', ''), ')', '')) AS letters
    FROM (
        SELECT 'entity' AS of_what, publisher_id AS id, entity AS words FROM named
        UNION ALL
        SELECT 'list', publisher_id, list FROM named
        UNION ALL
        SELECT 'payer', payer_id, alias FROM payer_alias WHERE superseded_by IS NULL
        UNION ALL
        SELECT 'payer', payer_id, payer FROM payer
    )
)
SELECT named.publisher_id,
       -- A list that is called as the payer is all of the payer's.
       coalesce('#' || payer.payer_id, named.entity) || ': '
           || CASE
               WHEN list.letters = entity.letters THEN ''
               WHEN EXISTS (
                   SELECT 1 FROM spelled AS called
                   WHERE called.of_what = 'payer' AND called.id = payer.payer_id AND called.letters = list.letters
               )
               THEN ''
               ELSE list.letters
           END AS list_key
FROM named
JOIN spelled AS entity ON entity.of_what = 'entity' AND entity.id = named.publisher_id
JOIN spelled AS list ON list.of_what = 'list' AND list.id = named.publisher_id
LEFT JOIN payer_alias AS payer ON payer.payer_key = named.entity AND payer.superseded_by IS NULL;
