//! An APR-DRG with its severity of illness: one code in each form that files write it in.

use crate::odd_figures::HOSPITAL;
use crate::workspace::{Workspace, column_of};

fn codes(workspace: &Workspace) -> Vec<String> {
    let sql = "SELECT DISTINCT code FROM v_code_rate WHERE system = 'APR-DRG' ORDER BY 1";
    column_of(&workspace.database(), sql)
}

#[test]
fn an_apr_drg_with_its_severity_is_one_code_in_every_form() {
    let workspace = Workspace::seeded();
    for (at, form) in (1..).zip(["139-1", "1391", "0139-1", "APR-DRG 0139-1", "APR139-1", "139 1"]) {
        let head = HOSPITAL.replace("{day}", "2026-06-01").replace("Mill", &format!("Mill {at}"));
        let head = head.replace("12345", &format!("1234{at}"));
        let row = format!("Pneumonia,{form},APR-DRG,inpatient,10000,Aetna,PPO,600{at},case rate,500,9000\n");
        let name = format!("{at}.csv");
        workspace.write(&name, format!("{head}{row}"));
        let run = workspace.run(&["import", &name]).expect_code(0);
        assert_eq!(run.stderr.contains("[I634]"), form != "139-1", "{form}: {}", run.stderr);
    }
    assert_eq!(codes(&workspace), ["139-1"]);
    for asked in ["APR-DRG:139-1", "APR-DRG:1391", "apr-drg:0139-1"] {
        let asked = format!("code={asked}");
        let run = workspace.run(&["query", "run", "code-rates", "--param", &asked, "--format", "json"]);
        assert_eq!(run.expect_code(0).rows().len(), 6, "{asked}");
    }
}

#[test]
fn the_base_of_an_apr_drg_is_another_code() {
    let workspace = Workspace::seeded();
    let rows = "Aetna,A,APR-DRG,139,100\nAetna,B,APR-DRG,1391,200\nAetna,C,APR-DRG,139-2,300\nAetna,D,MS-DRG,139,400\n";
    workspace.write("a.csv", format!("payer,plan,code_system,code,amount\n{rows}"));
    workspace
        .run(&["import", "a.csv"])
        .expect_code(0)
        .expect_talk(&["note[I634] code: an APR-DRG with its severity of illness, read as 139-1", "`1391`"]);
    assert_eq!(codes(&workspace), ["139", "139-1", "139-2"]);
}
