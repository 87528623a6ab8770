from .ablations import ablate as ablate
from .ablations import render_ablations as render_ablations
from .bench.bench import TASKS as TASKS
from .bench.bench import load_history as load_history
from .bench.bench import render_bench as render_bench
from .bench.bench import run_bench as run_bench
from .bench.bench import write_bench_report as write_bench_report
from .bench.bench_scale import LoadOptions as LoadOptions
from .bench.load import LoadResult as LoadResult
from .bench.load import run_load as run_load
from .bench.measure import BenchFigures as BenchFigures
from .bench.measure import Measure as Measure
from .calibration import Calibration as Calibration
from .calibration import calibrate as calibrate
from .citation_check import CheckFigures as CheckFigures
from .citation_check import check_figures as check_figures
from .citation_check import render_check as render_check
from .gate import Fall as Fall
from .gate import baseline_path as baseline_path
from .gate import falls as falls
from .gate import load_baseline as load_baseline
from .gate import save_baseline as save_baseline
from .plots import require_plots as require_plots
from .prefixes import PrefixLoss as PrefixLoss
from .prefixes import load_prefixes as load_prefixes
from .prefixes import prefix_loss as prefix_loss
from .questions import Question as Question
from .questions import TitleTable as TitleTable
from .questions import load_questions as load_questions
from .report import write_report as write_report
from .run import Report as Report
from .run import evaluate as evaluate
from .run import render as render
from .run import render_said as render_said
from .suite import Figures as Figures
from .suite import baseline_sets as baseline_sets
from .suite import default_questions as default_questions
from .suite import evaluate_file as evaluate_file
from .system import System as System
from .system import open_system as open_system

__all__ = [
    "TASKS",
    "BenchFigures",
    "Calibration",
    "CheckFigures",
    "Fall",
    "Figures",
    "LoadOptions",
    "LoadResult",
    "Measure",
    "PrefixLoss",
    "Question",
    "Report",
    "System",
    "TitleTable",
    "ablate",
    "baseline_path",
    "baseline_sets",
    "calibrate",
    "check_figures",
    "default_questions",
    "evaluate",
    "evaluate_file",
    "falls",
    "load_baseline",
    "load_history",
    "load_prefixes",
    "load_questions",
    "open_system",
    "prefix_loss",
    "render",
    "render_ablations",
    "render_bench",
    "render_check",
    "render_said",
    "require_plots",
    "run_bench",
    "run_load",
    "save_baseline",
    "write_bench_report",
    "write_report",
]
