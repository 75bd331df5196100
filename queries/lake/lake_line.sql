-- lake: lake_line
-- description: Every current rate beside each of its codes: those of the newest file whose stated scope covers
--   them, also where it has no row for them.

SELECT line.*, file.import_id, publisher.publisher_id, publisher.name AS publisher, file.publisher_kind, file.edition,
       file.edition_na,
       (file.import_id - 1000000) * 68719476736 + line.rate_key AS rate_id,
       (file.import_id - 1000000) * 68719476736 + line.charge_key AS charge_id,
       (file.import_id - 1000000) * 68719476736 + line.item_key AS item_id,
       (file.import_id - 1000000) * 68719476736 + line.terms_key AS terms_id,
       (file.import_id - 1000000) * 68719476736 + line.payer_plan_key AS payer_plan_id,
       (file.import_id - 1000000) * 68719476736 + line.provider_set_key AS provider_set_id,
       payer.payer_id, payer.payer, payer.payer_name
FROM lake_rate AS line
JOIN lake_import AS file ON file.part = line.part
JOIN lake_publisher AS publisher ON publisher.kind = file.publisher_kind AND publisher.list_key = file.list_key
LEFT JOIN lake_payer AS payer ON payer.payer_key = line.payer_key
-- Whatever the newest file of a list states is current: only rates of the others are looked up.
LEFT JOIN lake_whole AS whole ON whole.series_key = file.later_key AND whole.newest > file.import_id
LEFT JOIN lake_contract AS contract
    ON contract.series_key = file.later_key
   AND contract.whose = coalesce(payer.whose, line.payer_key, '') AND contract.plan_key = coalesce(line.plan_key, '')
   AND contract.newest > file.import_id
LEFT JOIN lake_code AS asked
    ON asked.series_key = file.later_key
   AND asked.system = line.system AND asked.code = line.code AND asked.newest > file.import_id
LEFT JOIN lake_bundle AS bundle ON bundle.part = line.part AND bundle.item_key = line.item_key
WHERE whole.newest IS NULL AND contract.newest IS NULL AND asked.newest IS NULL AND bundle.newest IS NULL;
