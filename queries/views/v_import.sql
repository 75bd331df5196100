-- view: v_import
-- title: Imports
-- description: Every import with its file and what became of it; undone ones stay.
-- grain: one import
-- column: import_id int "Number of the import."
-- column: file_name text names "Source file."
-- column: publisher_kind text "hospital, payer, government, analyst or ratebook."
-- column: publisher text names "Hospital, payer or agency whose file it is."
-- column: format text "Format of the file, such as payer-rates."
-- column: format_version text "Version of the format that the file states."
-- column: encoding text "Encoding of the file."
-- column: edition date "Day that the publisher put on the file."
-- column: profile text "Mapping profile that the file was read through."
-- column: bytes int unit=bytes "Size of the file as stored."
-- column: sha256 code "SHA-256 of the file as stored."
-- column: fingerprint code "Fingerprint of its facts, whatever their order or file."
-- column: started_at text "When it began: UTC, YYYY-MM-DDTHH:MM:SSZ."
-- column: finished_at text "When it was applied or undone: UTC, YYYY-MM-DDTHH:MM:SSZ."
-- column: status text "applied or undone."
-- column: rows_read int unit=rows "Rows read."
-- column: rows_accepted int unit=rows "Rows stored."
-- column: rows_rejected int unit=rows "Rows rejected."
-- column: facts_added int unit=facts "Facts that are new."
-- column: facts_changed int unit=facts "Facts whose value changed."
-- column: facts_removed int unit=facts "Facts of the edition before that the file no longer states."
-- column: facts_unchanged int unit=facts "Facts that the file states again."
-- column: tool_version text "ratebook version that imported it."
-- column: schema_version int "Schema version of the database then."

SELECT import.import_id, import.file_name, import.publisher_kind,
       coalesce(publisher.name, import.publisher_name) AS publisher,
       import.format, import.format_version, import.format_version_na, import.encoding,
       import.edition, import.edition_na, import.profile, import.profile_na,
       import.bytes, import.sha256, import.fingerprint, import.fingerprint_na,
       import.started_at, import.finished_at, import.status,
       import.rows_read, import.rows_accepted, import.rows_rejected,
       import.facts_added, import.facts_changed, import.facts_removed, import.facts_unchanged,
       import.tool_version, import.schema_version
FROM import
LEFT JOIN publisher USING (publisher_id);
