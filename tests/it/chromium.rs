//! The page as a browser lays it out: how wide, how many printed sheets, how legible. Skipped where there is no
//! Chromium.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::workspace::{Workspace, repository, skipped};

/// The widths at which nothing scrolls sideways.
const WIDTHS: [u32; 4] = [320, 390, 1280, 1920];

/// Measures every frame: how much wider it is than its window, the least contrast of its texts and of its marks that carry
/// data, and how high its first page is. What is only under dots or behind words is no such mark.
const MEASURE: &str = r#"
<script>
const light = ([r, g, b]) => {
    const part = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
const color = text => (text.match(/[\d.]+/g) || []).map(Number);
const ground = (element, view) => {
    for (let at = element; at; at = at.parentElement) {
        const [r, g, b, a] = color(view.getComputedStyle(at).backgroundColor);
        if (a === undefined || a > 0.99) return [r, g, b];
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [0, 0, 0] : [255, 255, 255];
};
addEventListener('load', () => {
    const found = [...document.querySelectorAll('iframe')].map(frame => {
        const page = frame.contentDocument, view = frame.contentWindow;
        let least = 21, at = '';
        const walk = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
            const element = walk.currentNode.parentElement;
            if (!walk.currentNode.data.trim() || !element.getClientRects().length) continue;
            const a = light(color(view.getComputedStyle(element).color)), b = light(ground(element, view));
            const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            if (contrast < least) [least, at] = [contrast, walk.currentNode.data.trim().slice(0, 60)];
        }
        const marks = '.lane .pt, .lane .med, .lane .opps, .lane:not(:has(.pt)) .range, .strip .tick, .strip .nat, .spark *,'
            + ' .bar span, .chart .dot, .chart .bar, .chart .ring, .chart .path, .chart .end, .chart .spread, .chart .reference';
        let faintest = 21, mark = '', seen = 0;
        for (const element of page.querySelectorAll(marks)) {
            if (!element.getClientRects().length) continue;
            const style = view.getComputedStyle(element), under = ground(element.parentElement, view);
            const isFilled = element.matches('circle:not(.ring), rect, .chart .bar');
            const own = color(element.matches('span') ? style.backgroundColor : isFilled ? style.fill : style.stroke);
            const share = Number(style.opacity);
            const shown = own.slice(0, 3).map((part, at) => part * share + under[at] * (1 - share));
            const [a, b] = [light(shown), light(under)];
            const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
            seen += 1;
            if (contrast < faintest) [faintest, mark] = [contrast, element.tagName + ' ' + element.getAttribute('class')];
        }
        const first = page.querySelector('.first')?.offsetHeight || 0;
        const cards = [...page.querySelectorAll('.cards td')].filter(cell => view.getComputedStyle(cell).display === 'grid');
        const card = Math.min(1, ...cards.filter(cell => cell.offsetWidth).map(cell => cell.offsetWidth / cell.parentElement.offsetWidth));
        // A chart that is drawn small has letters of another size than its style says.
        const drawn = [...page.querySelectorAll('.chart text')].map(text => {
            const svg = text.ownerSVGElement;
            return parseFloat(view.getComputedStyle(text).fontSize) * svg.clientWidth / svg.viewBox.baseVal.width;
        });
        const letters = Math.min(99, ...drawn.filter(size => size > 0));
        return { letters, card, faintest, mark, seen, first, width: frame.width, over: page.documentElement.scrollWidth - page.documentElement.clientWidth, least, at };
    });
    document.body.innerHTML = '<pre id="found">' + JSON.stringify(found) + '</pre>';
});
</script>"#;

/// Chromium under the names that it is installed by.
pub(crate) fn chromium() -> Option<&'static str> {
    ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|output| output.status.success()))
}

fn run(program: &str, folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=10000"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("Chromium starts");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What the browser finds of a page at every width.
fn measured(program: &str, workspace: &Workspace, page: &str, scheme: &str) -> Vec<Value> {
    let inner = workspace.text_of(page).replace('&', "&amp;").replace('"', "&quot;");
    let mut outer = "<!DOCTYPE html><meta charset=\"utf-8\"><body>".to_owned();
    for width in WIDTHS {
        write!(
            outer,
            "<iframe width=\"{width}\" height=\"900\" style=\"border:0\" srcdoc=\"{inner}\"></iframe>"
        )
        .expect("a text takes everything");
    }
    workspace.write("frames.html", outer + MEASURE);
    let path = format!("file://{}", workspace.path("frames.html").display());
    let dom = run(program, &workspace.path("."), &[scheme, "--window-size=2000,1000", "--dump-dom", &path]);
    let text = dom.split("<pre id=\"found\">").nth(1).and_then(|rest| rest.split("</pre>").next());
    let text =
        text.expect("the page was measured").replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
    serde_json::from_str(&text).expect("it is JSON")
}

/// Prints a page.
pub(crate) fn print_to(program: &str, workspace: &Workspace, page: &str, pdf: &str) {
    let (from, to) = (format!("file://{}", workspace.path(page).display()), format!("--print-to-pdf={pdf}"));
    run(program, &workspace.path("."), &[&to, "--no-pdf-header-footer", &from]);
}

/// Sheets of the printed page.
fn sheets(program: &str, workspace: &Workspace, page: &str) -> usize {
    print_to(program, workspace, page, "page.pdf");
    let pdf = workspace.bytes_of("page.pdf");
    let mark = b"/Type /Page";
    pdf.windows(mark.len() + 1).filter(|bytes| bytes.starts_with(mark) && bytes[mark.len()] != b's').count()
}

/// A database with a rate of each of forty payers.
pub(crate) fn forty_payers() -> Workspace {
    let forty: Vec<String> = (0..40)
        .map(|n| {
            format!(
                "Health Plan Number {n} of a Region,PPO,CPT,47371,,outpatient,facility,,case rate,{}.00,,,,",
                4_000 + 97 * n
            )
        })
        .collect();
    let rates = Workspace::with_payer_csv(&forty.iter().map(String::as_str).collect::<Vec<_>>());
    rates.run(&["import", "rates.csv"]).expect_code(0);
    for n in 0..40 {
        // A payer for each name, as a seed of one's own makes them.
        let name = format!("Health Plan Number {n} of a Region");
        let made = "INSERT INTO payer (payer, name, kind, import_id, source_line)
                    SELECT ?1, ?2, 'commercial', min(import_id), 1 FROM payer";
        let payer = format!("plan-{n}");
        rates.database().execute(made, [&payer, &name]).expect("a payer");
        rates.run(&["payers", "alias", &name, &payer]).expect_code(0);
    }
    rates
}

#[test]
fn no_page_scrolls_sideways_or_is_faint_and_the_printed_report_is_short() {
    let Some(program) = chromium() else { return skipped("no Chromium is installed") };
    let quick = Workspace::empty();
    quick.run(&["init"]).expect_code(0);
    let cases = [
        ("quickstart", quick, 5, 1400),
        ("fresh", Workspace::seeded(), 5, 1400),
        ("with everything", crate::explain::everything(), 8, 2100),
        ("with forty payers", forty_payers(), 6, 2100),
    ];
    for (name, workspace, most, highest) in cases {
        workspace.run(&["report", "code", "47371", "--output", "page.html"]).expect_code(0);
        for scheme in ["--blink-settings=preferredColorScheme=1", "--blink-settings=preferredColorScheme=0"] {
            for frame in measured(program, &workspace, "page.html", scheme) {
                assert_eq!(frame["over"], 0, "{name} scrolls sideways: {frame}");
                let card = frame["card"].as_f64();
                assert!(card.is_some_and(|share| share > 0.9), "{name}: a line of a card is narrow: {frame}");
                let is_seen = frame["seen"].as_u64().is_some_and(|seen| seen > 0);
                assert!(
                    is_seen && frame["faintest"].as_f64().is_some_and(|least| least >= 3.0),
                    "{name}, {scheme}, a mark: {frame}"
                );
                let height = frame["first"].as_u64();
                assert!(
                    frame["width"] != "1280"
                        || height.is_some_and(|height| (500..=highest).contains(&height)),
                    "{name}: the first page is high: {frame}"
                );
                assert!(
                    frame["least"].as_f64().is_some_and(|least| least >= 4.5),
                    "{name}, {scheme}: {frame}"
                );
            }
        }
        if name == "with forty payers" {
            charts_are_legible(program, &workspace);
        }
        let sheets = sheets(program, &workspace, "page.html");
        assert!((1..=most).contains(&sheets), "{name}: {sheets} printed pages");
    }
}

/// What a seed folder of one's own says at length of a code: a text of many lines for each part.
fn long_texts() -> Workspace {
    let workspace = Workspace::seeded();
    let text = "The record names the approach, the tumors and the imaging used. ".repeat(60);
    let sql =
        "UPDATE code_section SET body = body || ' ' || ?1 WHERE body IS NOT NULL AND section <> 'summary'";
    workspace.database().execute(sql, [&text]).expect("the texts are there");
    workspace
}

#[test]
fn texts_of_many_lines_are_cut_where_five_sheets_would_be_passed_and_are_whole_elsewhere() {
    let workspace = long_texts();
    workspace.run(&["report", "code", "47371", "--output", "page.html"]).expect_code(0);
    let page = workspace.text_of("page.html");
    let clinical =
        page.split("id=\"section-clinical\"").nth(1).and_then(|rest| rest.split("</section>").next());
    let clinical = clinical.expect("the texts");
    assert!(
        clinical.contains("texts are cut here after 4 lines; in whole by <code>--full</code>"),
        "{clinical}"
    );
    assert!(clinical.contains(" …</p>") && clinical.matches("The record names").count() < 40, "{clinical}");
    let all = workspace.run(&["report", "47371", "--full", "--format", "html"]).expect_code(0).stdout;
    assert!(all.matches("The record names").count() > 500, "a text is cut by --full");
    workspace.run(&["report", "47371", "--output", "a.xlsx"]).expect_code(0);
    let json = workspace.run(&["report", "47371", "--format", "json"]).expect_code(0).stdout;
    assert!(json.matches("The record names").count() > 500, "a text is cut in JSON");
    // Where five sheets hold them, they are whole.
    let fresh = Workspace::seeded().run(&["report", "47371", "--format", "html"]).expect_code(0).stdout;
    assert!(!fresh.contains("texts are cut here") && fresh.contains("Without both"), "a text is cut");
    let Some(program) = chromium() else { return skipped("no Chromium is installed") };
    assert!(sheets(program, &workspace, "page.html") <= 5);
}

/// A chart of many payers has letters that can be read at every width, and scrolls by itself where it is too wide.
fn charts_are_legible(program: &str, workspace: &Workspace) {
    workspace.run(&["report", "payer-comparison", "47371", "--output", "chart.html"]).expect_code(0);
    for frame in measured(program, workspace, "chart.html", "--blink-settings=preferredColorScheme=1") {
        let letters = frame["letters"].as_f64();
        assert!(letters.is_some_and(|size| (10.0..90.0).contains(&size)), "a chart is too small: {frame}");
        assert_eq!(frame["over"], 0, "a chart scrolls the page: {frame}");
    }
}

/// The picture in the README, and the digest of what it shows.
const PICTURE: [&str; 2] = ["docs/report.png", "docs/report.sha256"];

#[test]
fn the_picture_in_the_readme_is_of_the_report_that_quickstart_makes() {
    let workspace = Workspace::empty();
    workspace.run(&["quickstart"]).expect_code(0);
    let page = workspace.text_of("reports/47371.html");
    // The style and the first page: what is under it is not in the picture.
    let shown = page.split("id=\"section-clinical\"").next().expect("a part");
    let digest: String = Sha256::digest(shown).iter().map(|byte| format!("{byte:02x}")).collect();
    let [picture, record] = PICTURE.map(|name| repository().join(name));
    if std::env::var("RATEBOOK_PICTURE").is_ok_and(|value| value == "write") {
        let program = chromium().expect("the picture is made by Chromium");
        let to = format!("--screenshot={}", picture.display());
        let from = format!("file://{}", workspace.path("reports/47371.html").display());
        let size = "--window-size=1280,1500";
        run(program, &workspace.path("."), &[&to, size, "--hide-scrollbars", &from]);
        fs::write(&record, digest + "\n").expect("the digest can be written");
        return;
    }
    assert!(picture.exists(), "{} is not there", PICTURE[0]);
    let held = fs::read_to_string(record).unwrap_or_default();
    assert_eq!(
        held.trim(),
        digest,
        "the first page looks otherwise than its picture; `RATEBOOK_PICTURE=write cargo test --test it picture` makes it anew"
    );
}
