"""`datapackage.json`: a Data Package v2 descriptor derived from the tables' fields, and whether one found is that one.

Names, types, units, bounds, keys, digests and sizes are the schema and must agree; titles and descriptions are words for
people, which a later program may put better, and are not compared.
"""

from __future__ import annotations

import json
import marshal
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from jhdesk.exchange.layout import DATA, EVALUATION, RECEIPT, bag_name, table_member
from jhdesk.exchange.schema import FieldLike, TableLike, Tables

MAX_BYTES = 1 << 20
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
# said in full, since readers that guess take a semicolon in a text for the separator
_DIALECT = {
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}
_TYPES = {"text": "string", "code": "string", "int": "integer", "decimal": "number", "bool": "boolean", "date": "date"}
_WORDS = ("title", "description")
_DOCUMENTS = {EVALUATION: ("evaluation", "评估结果"), RECEIPT: ("receipt", "回执")}

Json = dict[str, object]


@dataclass(frozen=True)
class MemberFacts:
    """What the descriptor says of a member's bytes."""

    sha256: str
    size: int


def package_name(school_code: str, school_year: int | str, revision: int | str) -> str:
    """``<school_code>-<school_year>-r<revision>``: of the file, and of the package in its descriptor."""
    return bag_name("handin", school_code, school_year, revision)


def descriptor(tables: Tables, members: Mapping[str, MemberFacts], name: str, title: str = "") -> Json:
    """The descriptor of a package that holds these members, one resource for each table and each JSON document.

    ``tables``: all that a package may hold, in order; one whose member is not there is left out. The descriptor's own
    bytes are never described.
    """
    resources: list[Json] = []
    for table in tables.values():
        facts = members.get(table_member(table.name))
        if facts is not None:
            resources.append(_table(table, facts))
    kind: Json = {"type": "json", "format": "json", "mediatype": "application/json"}
    for member, (resource, words_of) in _DOCUMENTS.items():
        if member in members:
            resources.append(_resource(resource, words_of, member, members[member], kind))
    words: Json = {"title": title} if title else {}
    return {"$schema": _PROFILE, "name": name, **words, "resources": resources}


def descriptor_bytes(document: Json) -> bytes:
    """Its one form in bytes."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def agrees(found: bytes, expected: Json, untold: Collection[str], *, name_known: bool) -> bool:
    """Whether descriptor bytes are JSON and say what is expected, words apart.

    ``untold``: members that are judged elsewhere, whose resources are left alone. ``name_known``: whether the package's name
    is known; else what is found is believed.
    """
    if len(found) > MAX_BYTES:
        return False
    try:
        document = json.loads(found)
        if not isinstance(document, dict):
            return False
        # As this program writes it there is no need to take it apart. Not by ==, for Python holds 0, 0.0 and False to be equal;
        # the oldest form of marshal tells them apart, and depends on nothing but values.
        if marshal.dumps(document, 0) == marshal.dumps(expected, 0):
            return True
        if not name_known:
            expected = {**expected, "name": document.get("name")}
        return _comparable(document, untold) == _comparable(expected, untold)
    except (ValueError, RecursionError):
        return False


def _comparable(document: Json, untold: Collection[str]) -> str:
    paths = {member.removeprefix(DATA) for member in untold}
    resources = document.get("resources")
    if isinstance(resources, list):
        kept = [r for r in resources if not (isinstance(r, dict) and r.get("path") in paths)]
        document = {**document, "resources": kept}
    # as text, because Python holds 0, 0.0 and False to be equal
    return json.dumps(_wordless(document), sort_keys=True)


def _wordless(value: object) -> object:
    if isinstance(value, dict):
        return {key: _wordless(inner) for key, inner in value.items() if key not in _WORDS}
    if isinstance(value, list):
        return [_wordless(inner) for inner in value]
    return value


def _resource(name: str, title: str, member: str, facts: MemberFacts, kind: Json) -> Json:
    return {
        "name": name,
        "title": title,
        "path": member.removeprefix(DATA),
        **kind,
        "encoding": "utf-8",
        "hash": f"sha256:{facts.sha256}",
        "bytes": facts.size,
    }


def _table(table: TableLike, facts: MemberFacts) -> Json:
    kind: Json = {"type": "table", "format": "csv", "mediatype": "text/csv"}
    resource = _resource(table.name, table.label, table_member(table.name), facts, kind)
    if table.help:
        resource["description"] = table.help
    schema: Json = {"fields": [_field(meaning) for meaning in table.fields], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    references = [_reference(table, meaning) for meaning in table.fields if meaning.refers]
    if references:
        schema["foreignKeys"] = references
    return {**resource, "dialect": _DIALECT, "schema": schema}


def _reference(table: TableLike, meaning: FieldLike) -> Json:
    resource, _, field = meaning.refers.partition(".")
    # a table refers to itself by the empty name
    there = "" if resource == table.name else resource
    return {"fields": [meaning.name], "reference": {"resource": there, "fields": [field]}}


def _field(meaning: FieldLike) -> Json:
    described: Json = {"name": meaning.name, "type": _TYPES[meaning.kind], "title": meaning.label}
    if meaning.help:
        described["description"] = meaning.help
    if meaning.kind == "bool":
        described |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints = _constraints(meaning)
    if constraints:
        described["constraints"] = constraints
    described["jhdesk:required"] = meaning.required
    if meaning.privacy:
        described["jhdesk:privacy"] = meaning.privacy
    if meaning.unit:
        described["jhdesk:unit"] = meaning.unit
    if meaning.asked_of:
        described["jhdesk:asked_of"] = sorted(meaning.asked_of)
    return described


def _constraints(meaning: FieldLike) -> Json:
    constraints: Json = {}
    if meaning.key:
        constraints["required"] = True
    if meaning.kind == "code":
        constraints["enum"] = list(meaning.codes)
    if meaning.pattern:
        constraints["pattern"] = meaning.pattern
    if meaning.kind == "text" and meaning.maximum is not None:
        constraints["maxLength"] = meaning.maximum
    if meaning.kind in ("int", "decimal"):
        if meaning.minimum is not None:
            constraints["minimum"] = meaning.minimum
        if meaning.maximum is not None:
            constraints["maximum"] = meaning.maximum
    return constraints
