"""Reads the workbook of a report as openpyxl understands it, checks that its sums are those of what it lists, and
prints all cells as JSON: by sheet, rows of values."""

import json
import sys

import openpyxl

path = sys.argv[1]
values = openpyxl.load_workbook(path, data_only=True)
formulas = openpyxl.load_workbook(path)
names = values.sheetnames


def grid(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def headed(name):
    """The headings of a sheet, the rows below them, and the row of sums, if it has one."""
    sheet = values[name]
    first = int(sheet.print_title_rows.replace("$", "").split(":")[0])
    rows = grid(sheet)
    heads, rows = rows[first - 1], rows[first:]
    total = rows.pop() if rows and rows[-1][0] == "Tổng cộng" else None
    return heads, rows, total


for name in names:
    sheet = formulas[name]
    setup = (sheet.page_setup.paperSize, sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight)
    assert setup[:2] == ("9", True) or setup[:2] == (9, True), f"{name}: {setup}"
    assert sheet.freeze_panes, f"{name}: headings do not stay"
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                assert cell.value.startswith(("=SUM(", "=ROUND(")), f"{name}!{cell.coordinate}: {cell.value}"
                told = values[name][cell.coordinate].value
                assert isinstance(told, (int, float)), f"{name}!{cell.coordinate} has no result: {told!r}"

n_sums = 0
sums = {}
for name in names:
    heads, rows, total = headed(name)
    if total is None:
        continue
    for place, (head, told) in enumerate(zip(heads, total)):
        if isinstance(told, (int, float)):
            listed = sum(row[place] or 0 for row in rows)
            assert told == listed, f"{name}, {head}: {told}, listed {listed}"
            n_sums += 1
            if name in ("Theo cấp", "Theo địa bàn", "Điểm cầu"):
                assert sums.setdefault(head, told) == told, f"{name}, {head}: {told}, elsewhere {sums[head]}"

_, summary, _ = headed("Tổng hợp")
for what, head in (
    ("Điểm cầu đã kết nối", "Đã kết nối"),
    ("Đại biểu có mặt (gồm cả người dân)", "Đại biểu có mặt"),
    ("Điểm cầu đã báo số đại biểu", "Đã báo số"),
    ("Điểm cầu chưa báo số đại biểu", "Chưa báo số"),
):
    [row] = [row for row in summary if row[0] == what]
    assert row[2] == sums[head], f"{what}: {row[2]}, listed {sums[head]}"

json.dump({"n_sums": n_sums, "sheets": {name: grid(values[name]) for name in names}}, sys.stdout, ensure_ascii=False)
