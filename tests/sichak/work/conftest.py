import sys
from pathlib import Path

# Worker processes import the stages of the tests by module name.
sys.path.insert(0, str(Path(__file__).parent))
