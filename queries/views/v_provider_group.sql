-- view: v_provider_group
-- title: Providers of a price
-- description: The groups of providers of each set: a tax identification number with the clinicians who bill under
--   it. A group that the file names without describing it has its reference alone.
-- grain: provider_set_id, provider_group_id
-- column: provider_set_id int "Key of the set; `v_in_network_rate` has it."
-- column: provider_group_id int "Key of the group in the table `provider_group`."
-- column: tin_type text "ein: employer identification number; npi: a clinician's own number in its place."
-- column: tin code "The number, without a dash."
-- column: name text names "Name of the organization, as the newest file that has one calls it."
-- column: npi_count int "Clinicians listed; `provider_group_npi` has their numbers."
-- column: reference text "How the file refers to a group that it does not describe."
-- column: who text "By whom a vote is cast: the tax identification, or the group itself where it is not known."

SELECT provider_set_group.provider_set_id, provider_group.provider_group_id,
       provider_group.tin_type, provider_group.tin_type_na, provider_group.tin, provider_group.tin_na,
       coalesce(renamed.name, provider_group.name) AS name,
       CASE WHEN renamed.name IS NULL THEN provider_group.name_na END AS name_na,
       provider_group.npi_count, provider_group.npi_count_na,
       provider_group.reference, provider_group.reference_na,
       coalesce(provider_group.tin_type || ' ' || provider_group.tin, 'group ' || provider_group.provider_group_id)
           AS who
FROM provider_set_group
JOIN provider_group ON provider_group.provider_group_id = provider_set_group.provider_group_id
LEFT JOIN provider_group_name AS renamed ON renamed.provider_group_id = provider_group.provider_group_id
LEFT JOIN provider_group_name AS later
    ON later.provider_group_id = renamed.provider_group_id AND later.import_id > renamed.import_id
WHERE later.provider_group_id IS NULL;
