//! What servers answer: JSON by pointers (RFC 6901), and XML by the names of elements.

use diemcau_phrase::meeting::ListFault;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use super::Participant;

/// Where a JSON document has its list, and each entry its name and its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointers {
    /// Of an array, or of an object whose values are the entries; empty is the whole document.
    pub list: String,
    /// Of the name, within an entry.
    pub name: String,
    /// Of the address, within an entry.
    pub address: String,
}

/// How elements of an XML document are participants.
#[derive(Clone, Copy, Debug)]
pub(super) struct Elements {
    /// The element of a participant.
    pub(super) item: &'static str,
    /// The element of its name, within it.
    pub(super) name: &'static str,
}

impl Default for Pointers {
    fn default() -> Self {
        Self { list: String::new(), name: "/name".to_owned(), address: "/address".to_owned() }
    }
}

/// The participants of a JSON document.
pub(super) fn json(text: &str, pointers: &Pointers) -> Result<Vec<Participant>, ListFault> {
    let document = document(text)?;
    of_document(&document, pointers)
}

/// A JSON document.
pub(super) fn document(text: &str) -> Result<Value, ListFault> {
    serde_json::from_str(text).map_err(|error| ListFault::NotJson(error.to_string()))
}

/// The participants of a document that was read.
pub(super) fn of_document(document: &Value, pointers: &Pointers) -> Result<Vec<Participant>, ListFault> {
    let entries: Vec<&Value> = match document.pointer(&pointers.list) {
        Some(Value::Array(entries)) => entries.iter().collect(),
        Some(Value::Object(entries)) if entries.values().all(Value::is_object) && !entries.is_empty() => {
            entries.values().collect()
        }
        _ => return Err(ListFault::NoList(pointers.list.clone())),
    };
    let participant = |entry: &&Value| match entry {
        Value::String(name) => Participant { name: name.clone(), address: String::new() },
        entry => Participant { name: text(entry, &pointers.name), address: text(entry, &pointers.address) },
    };
    Ok(entries.iter().map(participant).collect())
}

/// What stands at a pointer, as text; empty where nothing does.
pub(super) fn text(entry: &Value, pointer: &str) -> String {
    match entry.pointer(pointer) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// The participants of an XML document, and what stands in the elements named, first of each.
pub(super) fn xml(
    text: &str,
    elements: Elements,
    asked: &[&str],
) -> Result<(Vec<Participant>, Vec<Option<String>>), ListFault> {
    let broken = |error: String| ListFault::NotXml(error);
    let mut reader = Reader::from_str(text);
    let (mut path, mut participants): (Vec<String>, Vec<Participant>) = (Vec::new(), Vec::new());
    let mut answers = vec![None; asked.len()];
    let mut seen_any = false;
    loop {
        let written = match reader.read_event().map_err(|error| broken(error.to_string()))? {
            Event::Start(start) => {
                seen_any = true;
                let name = start.local_name().as_ref().to_owned();
                if name == elements.item {
                    participants.push(Participant::default());
                }
                path.push(name);
                continue;
            }
            Event::End(_) => {
                path.pop();
                continue;
            }
            Event::Text(text) => text.xml10_content().into_owned(),
            Event::CData(data) => data.xml10_content().into_owned(),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(letter)) => letter.to_string(),
                _ => entity(&reference).to_owned(),
            },
            Event::Eof if seen_any && path.is_empty() => break,
            Event::Eof => return Err(broken("it ends too early".to_owned())),
            _ => continue,
        };
        let [.., above, within] = &path[..] else { continue };
        if above == elements.item && within == elements.name {
            if let Some(last) = participants.last_mut() {
                last.name.push_str(&written);
            }
        } else if let Some(at) = asked.iter().position(|asked| asked == within) {
            answers[at].get_or_insert_with(String::new).push_str(&written);
        }
    }
    Ok((participants, answers))
}

fn entity(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "\u{fffd}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_stands_where_its_pointer_says() {
        let text = r#"{"response": {"participants": [{"display": "14650", "id": 7}, {"id": 8}, "A"]}}"#;
        let pointers = Pointers {
            list: "/response/participants".to_owned(),
            name: "/display".to_owned(),
            address: "/id".to_owned(),
        };
        let told: Vec<_> =
            json(text, &pointers).unwrap().into_iter().map(|who| (who.name, who.address)).collect();
        let who = |name: &str, address: &str| (name.to_owned(), address.to_owned());
        assert_eq!(told, [who("14650", "7"), who("", "8"), who("A", "")]);
        let by_id = r#"{"a": {"name": "x"}, "b": {"name": "y"}}"#;
        assert_eq!(json(by_id, &Pointers::default()).unwrap().len(), 2);
        assert_eq!(json("{}", &Pointers::default()), Err(ListFault::NoList(String::new())));
    }

    #[test]
    fn elements_are_read_with_entities_and_character_data() {
        let text = "<?xml version=\"1.0\"?><response><returncode>SUCCESS</returncode><attendees>\
                    <attendee><fullName>A &amp; B &#272;</fullName><role>VIEWER</role></attendee>\
                    <attendee><fullName><![CDATA[Xã <X>]]></fullName></attendee><attendee/></attendees></response>";
        let elements = Elements { item: "attendee", name: "fullName" };
        let (who, answers) = xml(text, elements, &["returncode", "messageKey"]).unwrap();
        assert_eq!(who.iter().map(|who| &*who.name).collect::<Vec<_>>(), ["A & B Đ", "Xã <X>"]);
        assert_eq!(answers, [Some("SUCCESS".to_owned()), None]);
        for broken in ["", "<a>", "<a></b>", "no xml"] {
            assert!(matches!(xml(broken, elements, &[]), Err(ListFault::NotXml(_))), "{broken}");
        }
    }
}
