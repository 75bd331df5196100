-- name: import-missing-providers
-- title: Providers that are not described
-- description: Groups of providers that prices of the import refer to and its file does not describe. With the files
--   in a folder, undo the import and import again with `--provider-files FOLDER`.
-- param: import_id int required "the import's number"
-- grain: one group
-- key: reference
-- column: reference text title="Reference" "Number in the file, or the address of another file."
-- column: why text title="Reason" "Why nothing more is known of it."
-- column: prices int "Prices of the import that are paid to it."
-- tags: import, database
SELECT provider_group.reference, provider_group.reference_na,
       CASE provider_group.tin_na
           WHEN 'no-record' THEN 'never described in the file'
           WHEN 'invalid' THEN 'described twice with other members'
           ELSE 'described in another file'
       END AS why,
       count(*) AS prices
FROM rate
JOIN in_network_rate USING (rate_id)
JOIN provider_set_group USING (provider_set_id)
JOIN provider_group USING (provider_group_id)
WHERE rate.import_id = :import_id AND provider_group.reference IS NOT NULL
GROUP BY provider_group.provider_group_id
ORDER BY prices DESC, reference;
