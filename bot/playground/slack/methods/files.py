"""The `files.*` methods: upload in three steps."""

from bot.playground.slack.methods.arguments import need
from bot.playground.slack.methods.chat import by_bot, in_thread
from bot.playground.slack.methods.places import writable
from bot.playground.slack.parts import Parts
from bot.playground.slack.rules.refusals import Refusal
from bot.playground.slack.state.files import as_json
from bot.playground.slack.wire import Json


def get_upload_url(arguments: Json, parts: Parts) -> Json:
    """Where to put the bytes of a file."""
    length = str(arguments.get("length") or "")
    if not length.isdigit() or int(length) < 1:
        raise Refusal("invalid_arguments")
    file = parts.workspace.files.announce(
        name=need(arguments, "filename", "invalid_arguments"),
        length=int(length),
        alt_text=str(arguments.get("alt_txt") or ""),
    )
    return {"upload_url": f"{parts.origin}/upload/v1/{file.id}", "file_id": file.id}


def complete_upload(arguments: Json, parts: Parts) -> Json:
    """End the uploads, and share them in a channel if one is named."""
    wanted = arguments.get("files")
    if not isinstance(wanted, list) or not all(isinstance(each, dict) for each in wanted):
        raise Refusal("invalid_arguments")
    channel = writable(parts, arguments["channel_id"]) if arguments.get("channel_id") else None
    done = [
        parts.workspace.files.complete(str(each.get("id")), str(each.get("title") or ""))
        for each in wanted
    ]
    files = [as_json(file, parts.origin) for file in done if file is not None]
    if len(files) < len(wanted) or not wanted:
        raise Refusal("file_not_found")
    if channel is not None:
        said = {"text": str(arguments.get("initial_comment") or ""), "files": files}
        thread = in_thread(arguments, parts, channel)
        shared = parts.workspace.post(channel.id, {**by_bot(parts), **said, **thread})
        parts.announce(channel.id, shared.message)
    return {"files": files}
