"""Send records to Label Studio for people to correct, and take their annotations back.

The server's address and the token come from LABEL_STUDIO_URL and LABEL_STUDIO_API_KEY, or from
label-studio.toml in ~/.config/qawl. docs/label-studio.md goes through a whole campaign.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from qawl.cli import FINDINGS, FINE, UsageError
from qawl.cli._label_studio import (
    Findings,
    add_places,
    add_project,
    batch_size,
    files,
    judgements_folder,
    server,
    summary,
)
from qawl.cli._progress import bar


def register(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    push = actions.add_parser("push", help="bring records into a project; run again, it changes nothing")
    push.add_argument("records", nargs="+", metavar="RECORDS", help="record files, folders, shards, globs")
    add_project(push)
    push.add_argument("--overlap", type=int, metavar="N", help="how many people each article is meant for")
    push.add_argument("--batch", type=batch_size, default=100, metavar="N", help="tasks a request (100)")
    push.set_defaults(do=_push)

    pull = actions.add_parser("pull", help="take every annotation of a project back into records")
    add_project(pull)
    add_places(pull)
    pull.add_argument("--batch", type=batch_size, default=100, metavar="N", help="tasks a request (100)")
    pull.set_defaults(do=_pull)

    export = actions.add_parser("export", help="write the tasks to a file, to import it in the web page")
    export.add_argument("records", nargs="+", metavar="RECORDS", help="record files, folders, shards, globs")
    export.add_argument("--file", required=True, type=Path, metavar="FILE", help="for example tasks.json")
    export.set_defaults(do=_export)

    convert = actions.add_parser("convert", help="like pull, from the web page's JSON export")
    convert.add_argument("file", type=Path, metavar="EXPORT", help="the exported file")
    add_places(convert)
    convert.set_defaults(do=_convert)

    config = actions.add_parser("config", help="print the labeling configuration")
    config.add_argument("--check", type=Path, metavar="FILE", help="exit with 1 unless FILE is up to date")
    config.set_defaults(do=_config)


def run(args: argparse.Namespace) -> int:
    return int(args.do(args))


def _push(args: argparse.Namespace) -> int:
    from qawl.labelstudio.tasks import sendable, task_of
    from qawl.reading import read_records

    findings = Findings()
    with files():
        records = list(sendable(read_records(args.records, findings), findings))
    with server() as there, bar("records") as advance:
        from qawl.labelstudio.push import open_project, push

        project = open_project(there, args.project, args.overlap)
        counts = push(
            there,
            project,
            map(task_of, records),
            findings,
            batch=args.batch,
            progress=lambda done: advance(done, len(records)),
        )
    summary(f"{len(records)} records, {there.url}/projects/{project.id}", counts)
    return findings.exit_code()


def _pull(args: argparse.Namespace) -> int:
    findings = Findings()
    with server() as there, bar("tasks") as advance:
        from qawl.labelstudio.annotations import gather
        from qawl.labelstudio.placing import place
        from qawl.labelstudio.pull import exported

        project = there.find_project(args.project)
        if project is None:
            raise UsageError(f"{there.url} has no project called {args.project}; check --project")
        gathered = gather(
            exported(there, project, batch=args.batch, progress=advance),
            lambda task: there.place(project.id, task["id"]),
            findings,
            dict(args.annotator),
        )
        with files():
            counts = place(gathered.values(), args.output, judgements_folder(args), findings)
    summary(f"{len(gathered)} records", counts)
    return findings.exit_code()


def _convert(args: argparse.Namespace) -> int:
    from qawl.labelstudio.annotations import gather
    from qawl.labelstudio.placing import place
    from qawl.labelstudio.pull import NoExport, read_export

    findings = Findings()
    with files():
        try:
            tasks = read_export(args.file)
        except NoExport as error:
            raise UsageError(f"{args.file} {error}") from None
        gathered = gather(tasks, lambda task: str(args.file), findings, dict(args.annotator))
        counts = place(gathered.values(), args.output, judgements_folder(args), findings)
    summary(f"{len(gathered)} records", counts)
    return findings.exit_code()


def _export(args: argparse.Namespace) -> int:
    import orjson

    from qawl.labelstudio.tasks import sendable, task_of
    from qawl.reading import read_records
    from qawl.writing import write_atomically

    findings = Findings()
    with files():
        tasks = [task_of(record) for record in sendable(read_records(args.records, findings), findings)]
        write_atomically(args.file, orjson.dumps(tasks, option=orjson.OPT_INDENT_2))
    summary(str(args.file), Counter({"tasks": len(tasks)}))
    return findings.exit_code()


def _config(args: argparse.Namespace) -> int:
    from qawl.labelstudio.config import labeling_config

    config = labeling_config()
    if args.check is None:
        print(config, end="")
        return FINE
    with files():
        if args.check.read_text("utf-8") == config:
            return FINE
    print(f"{args.check} is not up to date; run: qawl label-studio config >{args.check}", file=sys.stderr)
    return FINDINGS
