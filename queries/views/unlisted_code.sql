-- view: unlisted_code
-- title: Codes whose publication lists no payer
-- description: Codes of which one negotiated rate is promised, whoever states it.
-- grain: code
-- column: code_id int "Key of the code in the table `code`."
-- column: system text "Code system, such as CPT, HCPCS or MS-DRG."
-- column: code code "Billing code as text, with its zeros."

SELECT listed.code_id, listed.system, listed.code
FROM code AS listed
WHERE NOT EXISTS (SELECT 1 FROM payer_listed AS named WHERE named.system = listed.system AND named.code = listed.code);
