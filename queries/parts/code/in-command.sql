-- part: code/in-command
-- description: The code as a word of a command: its system before it but for CPT and HCPCS, in single quotes where a
--   shell would take it apart or act on it.
-- param: system text default=CPT "code system"
-- param: code code required "billing code"
-- grain: one row
-- column: code_word text "Such as 47371 or MS-DRG:405."

SELECT CASE
           WHEN trim(named, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:') = '' THEN named
           ELSE '''' || replace(named, '''', '''"''"''') || ''''
       END AS code_word
FROM (SELECT CASE WHEN :system IN ('CPT', 'HCPCS') THEN '' ELSE :system || ':' END || :code AS named) AS code_named;
