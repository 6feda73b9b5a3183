"""Merge several annotators' judgements: gold where they agree, a Label Studio project where they don't.

JUDGEMENTS holds a folder for each annotator, as `qawl label-studio pull` makes them. With --project the
articles on which they differ go there, each annotator's judgement as a prediction; once someone has decided,
`qawl label-studio pull` takes the decisions back as gold.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from qawl.cli import FINDINGS, UsageError
from qawl.cli._label_studio import Findings, add_project, files, server, summary


def register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("judgements", type=Path, metavar="JUDGEMENTS", help="a folder of annotators' folders")
    parser.add_argument("-o", "--output", required=True, type=Path, metavar="DIR", help="where the gold records go")
    add_project(parser, required=False)


def run(args: argparse.Namespace) -> int:
    from qawl.labelstudio.settling import settle

    findings = Findings()
    if not args.judgements.is_dir():
        raise UsageError(f"{args.judgements} is no folder; name the one that pull wrote, with its annotators")
    with files():
        counts, tasks = settle(args.judgements, args.output, findings)
    waiting = "left to decide: name a --project to decide them in"
    if args.project and tasks:
        with server() as there:
            from qawl.labelstudio.push import open_project, push

            project = open_project(there, args.project)
            pushed = push(there, project, tasks, findings)
        summary(f"{len(tasks)} to decide, {there.url}/projects/{project.id}", pushed)
        waiting = "to decide in the project"
    summary("articles", counts + Counter({waiting: len(tasks)}))
    if tasks and not args.project:
        for task in tasks:
            print(task["data"]["title"], file=sys.stderr)
        return FINDINGS
    return findings.exit_code()
