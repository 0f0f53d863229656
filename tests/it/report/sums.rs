//! The numbers of a report against what it lists, in JSON and in the table.

use serde_json::Value;

/// Each total equals what its points, levels and areas sum up to; and the table lists the same points.
pub(super) fn check(json: &Value, table: &str) {
    let points = json["points"].as_array().unwrap();
    let n = |count: usize| u64::try_from(count).unwrap();
    let excused = |point: &&Value| point["presence"] == "excused";
    let expected: Vec<&Value> = points.iter().filter(|point| !excused(point)).collect();
    let having = |key: &str, what: &str| {
        let holds = |point: &&&Value| match &point[key] {
            Value::Array(grounds) => grounds.iter().any(|ground| ground == what),
            one => one == what,
        };
        n(expected.iter().filter(holds).count())
    };
    let connected = |point: &&&Value| !point["connected"].as_array().unwrap().is_empty();
    for (key, listed) in [
        ("/expected", n(expected.len())),
        ("/excused", n(points.len() - expected.len())),
        ("/connected/total", n(expected.iter().filter(connected).count())),
        ("/connected/agent", having("connected", "agent")),
        ("/connected/confirmed", having("connected", "confirmed")),
        ("/connected/meeting", having("connected", "meeting")),
        ("/lost", having("presence", "lost")),
        ("/unseen", having("presence", "unseen")),
        ("/attendees", expected.iter().filter_map(|point| point["attendees"].as_u64()).sum()),
        ("/people_expected", expected.iter().filter_map(|point| point["expected"].as_u64()).sum()),
        ("/reported_points", n(expected.iter().filter(|point| point["attendees"].is_u64()).count())),
        ("/missing_points", n(expected.iter().filter(|point| point["attendees"].is_null()).count())),
        ("/conflicts", n(points.iter().filter(|point| point["conflict"] == true).count())),
    ] {
        let told = |of: &Value| of.pointer(key).and_then(Value::as_u64).unwrap();
        assert_eq!(told(json), listed, "{key} is not what the points sum up to");
        for parts in ["levels", "districts"] {
            let sum: u64 = json[parts].as_array().unwrap().iter().map(told).sum();
            assert_eq!(sum, listed, "{key} of {parts}");
        }
    }
    check_table(points, table);
}

/// The table has the points of the JSON, cell by cell.
fn check_table(points: &[Value], table: &str) {
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let heads = rows.headers().unwrap().clone();
    let rows: Vec<_> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), points.len());
    for (row, point) in rows.iter().zip(points) {
        for (head, cell) in heads.iter().zip(row) {
            let told = match &point[head] {
                Value::Array(all) => all.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("+"),
                Value::Bool(is_so) => if *is_so { head } else { "" }.to_owned(),
                Value::String(text) => text.clone(),
                Value::Null => String::new(),
                number => number.to_string(),
            };
            // What a spreadsheet would take for a formula is kept from it.
            assert_eq!(cell.strip_prefix('\'').unwrap_or(cell), told, "{head} of {point}");
        }
    }
}
