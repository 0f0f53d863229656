//! What the dashboard says of its map.

words! {
    /// The view of where it is.
    title: "Bản đồ", "Map";
    /// The event file places nothing on a map.
    none: "Tệp sự kiện không có mục [map]", "The event file has no [map]";
}

/// Kinds of places that stand before their names.
const KINDS: [&str; 4] = ["Huyện ", "Thị xã ", "Thành phố ", "Quận "];

/// The name of a place without its kind, where room is scarce.
pub fn short(name: &str) -> &str {
    KINDS.iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(name)
}
