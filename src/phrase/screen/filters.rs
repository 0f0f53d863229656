//! What the dashboard says of the parts of a filter.

words! {
    /// The choice of what the list shows.
    title: "Bộ lọc", "Filters";
    /// Its keys.
    keys: "↑↓ chọn · ←→ đổi · 0 bỏ hết · Enter xong", "↑↓ choose · ←→ change · 0 clear · Enter done";
    /// The level of the points.
    level: "Cấp", "Level";
    /// How they stand.
    state: "Trạng thái", "State";
    /// The cause of an incident that they are in.
    cause: "Nguyên nhân", "Cause";
    /// What they live on.
    power: "Nguồn điện", "Power";
    /// The area.
    area: "Địa bàn", "Area";
    /// The carrier of their line.
    carrier: "Nhà mạng", "Carrier";
    /// Of whom the incident is.
    mine: "Sự cố của", "Incidents of";
    /// Any at all.
    any: "tất cả", "any";
    /// The reader's own.
    of_me: "tôi", "mine";
    /// The list of commands.
    commands: "Lệnh", "Commands";
    /// Its keys.
    commands_keys: "↑↓ chọn · Enter chạy · Esc đóng", "↑↓ choose · Enter run · Esc close";
    /// No command is called so.
    no_command: "Không có lệnh nào như vậy ở đây", "No such command here";
    /// Points are on battery.
    on_battery: "đang chạy UPS/ắc quy", "on battery";
}
