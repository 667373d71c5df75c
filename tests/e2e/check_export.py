"""Reads a .sayso.json from standard input as a stranger would, and says what is wrong with it.

    check_export.py [SCHEMA] < FILE

Shares no code with the project. Ends with 0 when nothing is wrong, with 1 and one sentence a line otherwise.
"""

import hashlib
import json
import sys


def wrongs(project):
    if project.get("format") != "sayso" or project.get("version") != 1:
        yield f"format and version: {project.get('format')!r}, {project.get('version')!r}"
    if project.get("offset_unit") != "code point":
        yield f"offset_unit: {project.get('offset_unit')!r}"
    yield from not_unique("document", project["documents"])
    yield from not_unique("actor", project.get("actors", []))
    yield from not_unique("annotator", project.get("annotators", []))
    for document in project["documents"]:
        for wrong in document_wrongs(document):
            yield f"document {document['title']!r}: {wrong}"


def document_wrongs(document):
    text = document["text"]
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    if digest != document["sha256"]:
        yield f"sha256 is {document['sha256']}, the text's is {digest}"
    for kind in ("annotations", "suggestions"):
        records = document.get(kind, [])
        for record in records:
            for wrong in span_wrongs(text, record["spans"]):
                yield f"{kind} {record['id']}: {wrong}"
        if all(record["spans"] for record in records):
            order = [place(record) for record in records]
            if order != sorted(order):
                yield f"{kind} are not in order (first start, later last end first, id)"
    for part in document.get("structure", []):
        if not 0 <= part["start"] < part["end"] <= len(text):
            yield f"structure {part} does not fit a text of {len(text)} characters"
    annotations = document.get("annotations", [])
    yield from not_unique("record", annotations + document.get("suggestions", []) + document.get("relations", []))
    known = {record["id"] for record in annotations}
    for relation in document.get("relations", []):
        for end in ("from", "to"):
            if relation[end] not in known:
                yield f"relation {relation['id']}: {end} is no annotation: {relation[end]!r}"


def place(record):
    return (record["spans"][0]["start"], -record["spans"][-1]["end"], record["id"])


def span_wrongs(text, spans):
    if not spans:
        yield "no spans"
    before = 0
    for span in spans:
        start, end = span["start"], span["end"]
        name = f"span {start}..{end}"
        if not 0 <= start < end <= len(text):
            yield f"{name} does not fit a text of {len(text)} characters"
        elif text[start:end] != span["text"]:
            yield f"{name} is {text[start:end]!r}, the file says {span['text']!r}"
        if start < before:
            yield f"{name} begins before {before}, where the one before it ends"
        before = end
        if "start_utf16" in span:
            units = [len(text[:at].encode("utf-16-le")) // 2 for at in (start, end)]
            if [span["start_utf16"], span["end_utf16"]] != units:
                yield f"{name} is {units} in UTF-16"


def not_unique(kind, records):
    seen = set()
    for record in records:
        if record["id"] in seen:
            yield f"{kind} id {record['id']!r} comes twice"
        seen.add(record["id"])


def schema_wrongs(project, schema):
    from jsonschema import Draft202012Validator

    Draft202012Validator.check_schema(schema)
    for error in Draft202012Validator(schema).iter_errors(project):
        yield f"schema: {error.json_path}: {error.message[:300]}"


def main(arguments):
    project = json.loads(sys.stdin.buffer.read().decode("utf-8", errors="strict"))
    found = []
    if arguments:
        with open(arguments[0], encoding="utf-8") as file:
            found.extend(schema_wrongs(project, json.load(file)))
    # Where the shape is wrong already, the checks below would only stumble.
    if not found:
        found.extend(wrongs(project))
    for sentence in found[:50]:
        print(sentence)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
