"""What a user adds is in scope from that moment: four made-up laws of another trade, twenty questions, none refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus import OwnFacts, add_document, load_settings
from retrieval import Workspace, build

LAWS = {
    "示例养蜂管理办法": """示例养蜂管理办法
第一条　为了规范养蜂活动，保障蜂产品质量，制定本办法。
第二条　养蜂场应当在蜂箱转场后三个工作日内向县级蜂业管理站报告转场地点和蜂群数量。
第三条　养蜂场不得在蜜源植物花期喷洒农药。
第四条　养蜂场应当每季度至少对蜂箱消毒一次，消毒记录保存不少于二年。
第五条　违反本办法第三条规定的，由县级蜂业管理站责令改正，处二千元以上二万元以下罚款。
第六条　本办法所称蜂群，是指由一只蜂王、若干工蜂和雄蜂组成的群体。
""",
    "示例渔港船舶停泊规定": """示例渔港船舶停泊规定
第一条　为了维护渔港秩序，制定本规定。
第二条　渔船进港前应当向渔港调度室申报船长、吃水和渔获数量。
第三条　渔船在台风预警期间不得离港捕捞。
第四条　渔船停泊费按照船舶总长计收，每米每日五元。
第五条　船东拒不服从调度的，处一千元以下罚款；情节严重的，暂扣捕捞许可证。
""",
    "示例殡葬服务管理条例": """示例殡葬服务管理条例
第一条　为了规范殡葬服务，制定本条例。
第二条　殡仪馆应当公示遗体接运、冷藏、火化的收费标准。
第三条　遗体冷藏期限一般不超过七日；家属申请延长的，由殡仪馆审核同意。
第四条　骨灰寄存满二十年无人领取的，殡仪馆公告六十日后可以生态安葬。
第五条　殡仪馆强制搭售丧葬用品的，由民政部门责令退还，并处违法所得三倍以下罚款。
""",
    "示例剧院演出安全办法": """示例剧院演出安全办法
第一条　为了保障剧院演出安全，制定本办法。
第二条　剧院应当在首演十日前将舞台吊杆、烟火和灯光方案报文化站备案。
第三条　舞台吊杆每半年检测一次，检测不合格的不得悬挂布景。
第四条　演出烟火由持证人员操作，观众席距燃放点不得少于十五米。
第五条　剧院未按规定备案的，由文化站给予警告，可以并处五千元以下罚款。
""",
}
QUESTIONS = [
    ("蜂箱转场后多久要报告？", "示例养蜂管理办法", 2),
    ("花期能不能喷农药？", "示例养蜂管理办法", 3),
    ("蜂箱多久消毒一次，记录存几年？", "示例养蜂管理办法", 4),
    ("花期喷洒农药怎么罚？", "示例养蜂管理办法", 5),
    ("什么是蜂群？", "示例养蜂管理办法", 6),
    ("渔船进港前要申报什么？", "示例渔港船舶停泊规定", 2),
    ("台风预警的时候渔船能出海捕捞吗？", "示例渔港船舶停泊规定", 3),
    ("渔船停泊费怎么收，多少钱一米？", "示例渔港船舶停泊规定", 4),
    ("船东拒不服从调度怎么处罚？", "示例渔港船舶停泊规定", 5),
    ("昨天吃海鲜过敏了，同事问：渔船进港向谁申报？", "示例渔港船舶停泊规定", 2),
    ("殡仪馆的收费标准要公示吗？", "示例殡葬服务管理条例", 2),
    ("遗体冷藏最长几天？", "示例殡葬服务管理条例", 3),
    ("骨灰寄存二十年没人领怎么办？", "示例殡葬服务管理条例", 4),
    ("殡仪馆搭售丧葬用品罚多少？", "示例殡葬服务管理条例", 5),
    ("家属想延长遗体冷藏，谁同意？", "示例殡葬服务管理条例", 3),
    ("剧院首演前多少天要备案？", "示例剧院演出安全办法", 2),
    ("舞台吊杆多久检测一次？", "示例剧院演出安全办法", 3),
    ("观众席离烟火燃放点至少多少米？", "示例剧院演出安全办法", 4),
    ("剧院没备案会怎么罚？", "示例剧院演出安全办法", 5),
    ("孩子在少年宫学跳舞，想请教：演出烟火由谁操作？", "示例剧院演出安全办法", 4),
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("added")
    settings = replace(load_settings(), home=folder / "home", encoder="none")
    for title, text in LAWS.items():
        path = folder / f"{title}.txt"
        path.write_text(text, encoding="utf-8")
        add_document(path, settings.home, OwnFacts(title))
    build(settings)
    return Workspace.open(settings)


@pytest.mark.parametrize(("question", "title", "article"), QUESTIONS)
def test_a_law_that_was_added_is_in_scope(workspace: Workspace, question: str, title: str, article: int) -> None:
    answer = workspace.ask(question)
    assert not answer.abstained, answer.reason
    assert (title, article) in {(c.title, c.article) for c in answer.citations}
