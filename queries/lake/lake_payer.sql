-- lake: lake_payer
-- description: The payer that a name leads to, as names are compared; `whose` is the payer as contracts name it.

SELECT alias.payer_key, '#' || payer.payer_id AS whose, payer.payer_id, payer.payer, payer.name AS payer_name,
       alias.company
FROM payer_alias AS alias
JOIN payer ON payer.payer_id = alias.payer_id
WHERE alias.superseded_by IS NULL;
