"""MCP over both transports with the official client."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import anyio
import pytest
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.client.streamable_http import streamable_http_client

from ui.api.mcp_server import Opening, mcp_server
from ui.api.service import Service
from ui.cli.mcp_command import client_settings

TOOLS = {"ask", "search", "show", "sanctions", "duties", "laws", "compare", "check", "judge", "gap"}


def _with(transport, act):
    async def run():
        async with Client(transport) as client:
            return await act(client)

    return anyio.run(run)


@pytest.fixture(params=["in process", "http"])
def call(request, local, workspace):
    """Run ``act(client)`` over a transport."""

    def run(act):
        if request.param == "http":
            return _with(f"{local.url}/mcp", act)
        return _with(mcp_server(Service(lambda: workspace)), act)

    return run


def test_the_tools_are_read_only_and_say_what_they_give(call):
    async def act(client):
        return (await client.list_tools()).tools

    tools = call(act)
    assert {tool.name for tool in tools} == TOOLS
    assert all(tool.annotations.read_only_hint and tool.output_schema and tool.description for tool in tools)


def test_a_question_is_answered(call):
    async def act(client):
        return await client.call_tool("ask", {"question": "操作日志保存多久"})

    result = call(act)
    assert not result.is_error
    assert "五年以上" in json.dumps(result.structured_content, ensure_ascii=False)


def test_results_are_limited(call):
    async def act(client):
        return await client.call_tool("duties", {"doc": "made-up-2024", "max_chars": 400})

    cut = call(act).structured_content
    assert len(cut["duties"]) == 1 and cut["left_out"] > 0


def test_a_list_that_is_whole_says_so(call):
    async def act(client):
        return await client.call_tool("duties", {"doc": "made-up-2024"})

    whole = call(act).structured_content
    assert len(whole["duties"]) > 1 and whole["left_out"] == 0


def test_a_foreseen_error_keeps_its_words(call):
    async def act(client):
        return await client.call_tool("show", {"citation": "报告办法第九十条"})

    result = call(act)
    assert (result.is_error and "第九十条" in result.content[0].text) or "共 3 条" in result.content[0].text


def test_statements_and_citations_are_held_against_the_text(call):
    async def act(client):
        judged = await client.call_tool("judge", {"text": "操作日志可以保存五年以上。", "citation": "报告办法第二条"})
        checked = await client.call_tool("check", {"text": "《示例报告办法》第九条"})
        return judged.structured_content, checked.structured_content

    judged, checked = call(act)
    assert judged["holds"] is False and judged["faults"][0]["kind"] == "modality"
    assert checked["citations"][0]["state"] == "不存在"


def test_a_policy_is_held_against_the_duties(workspace):
    """The tool shows what must be acted on, says what is not known in Chinese, and takes several policies as one set."""
    asked = {"policy": "第一条　操作日志保存三年。", "entity": "期货公司", "documents": ["made-up-2024"]}
    other = {"others": {"应急预案": "第一条　发生事件时启动预案。"}}

    async def act(client):
        kinds = [asked, asked | other, asked | {"entity": "没有这种机构"}, asked | {"policy": "。" * 400_001}]
        return [await client.call_tool("gap", one) for one in kinds]

    alone, together, unknown, long = _with(mcp_server(Service(lambda: workspace)), act)
    for result in (alone, together):  # the made-up rule binds nobody whom the field knows
        assert result.is_error and "没有约束期货公司的义务" in result.content[0].text
    assert unknown.is_error and "不认识的机构类型" in unknown.content[0].text
    assert long.is_error


def test_resources_and_prompts(call):
    async def act(client):
        article = await client.read_resource("famai://laws/made-up-2024/art_2")
        prompts = (await client.list_prompts()).prompts
        return article.contents[0].text, {prompt.title for prompt in prompts}

    text, titles = call(act)
    assert "五年以上" in text
    assert titles == {"起草并核验", "逐条对照", "检查准备"}


@pytest.mark.parametrize(
    ("uri", "says"), [("famai://laws/nothing/art_1", "nothing"), ("famai://laws/made-up-2024/art_99", "art_99 这一条")]
)
def test_an_article_that_is_not_there_is_an_error_with_words(call, uri, says):
    """The one lost its words, the other was a text like any other."""

    async def act(client):
        with pytest.raises(MCPError, match=says):
            await client.read_resource(uri)

    call(act)


def test_a_provision_is_given_briefly_or_with_all_that_hangs_on_it(call):
    async def act(client):
        given = []
        for more in ({}, {"detail": "full"}, {"detail": "full", "max_chars": 700}):
            result = await client.call_tool("show", {"citation": "报告办法第二条", **more})
            given.append(result.structured_content)
        chain = await client.call_tool("sanctions", {"citation": "报告办法第二条", "max_chars": 500})
        full = await client.call_tool("ask", {"question": "操作日志保存多久", "detail": "full"})
        return *given, chain.structured_content, full.structured_content

    brief, full, short, chain, answer = call(act)
    assert "五年以上" in brief["text"] and not brief["norms"] and brief["chain"] is None
    assert full["norms"] and full["chain"]["duties"] and full["left_out"] == 0
    assert short["left_out"] > 0 and len(json.dumps(short, ensure_ascii=False)) <= 800
    assert len(json.dumps(chain, ensure_ascii=False)) <= 600 and chain["left_out"] and "第二条" in chain["label"]
    assert answer["citations"]


def test_laws_are_found_by_their_title_and_tell_their_versions(call):
    async def act(client):
        found = await client.call_tool("laws", {"title": "示例"})
        none = await client.call_tool("laws", {"title": "没有"})
        return found.structured_content, none.structured_content

    found, none = call(act)
    assert {law["id"]: law["previous"] for law in found["laws"]} == {
        "made-up-2020": None,
        "made-up-2024": "made-up-2020",
    }
    assert none == {"laws": [], "left_out": 0}


def test_over_standard_input_from_another_folder(settings, tmp_path):
    """The data folder is absolute in what --print-config gives, so the folder of the client does not matter."""
    printed = client_settings(settings)["mcpServers"]["famai"]
    assert Path(printed["env"]["FAMAI_HOME"]).is_absolute()
    root = str(Path(__file__).parents[2])
    environment = {**os.environ, **printed["env"], "FAMAI_ENCODER": "none", "PYTHONPATH": root}
    parameters = StdioServerParameters(
        command=sys.executable, args=["-m", "ui.cli", "mcp"], env=environment, cwd=tmp_path
    )

    async def act(client):
        return (await client.list_tools()).tools, await client.call_tool("laws", {})

    tools, laws = _with(stdio_client(parameters), act)
    assert {tool.name for tool in tools} == TOOLS
    assert not laws.is_error or "famai build" in laws.content[0].text


def test_a_workspace_that_cannot_be_opened_says_why():
    from corpus import DataError

    def fail():
        raise DataError("没有索引；请先运行 famai build")

    async def act(client):
        return await client.call_tool("ask", {"question": "日志"})

    result = _with(mcp_server(Service(Opening(fail))), act)
    assert result.is_error and "famai build" in result.content[0].text


__all__ = ["streamable_http_client"]
