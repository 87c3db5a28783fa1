# Untested: this was not installed with Homebrew.
class Whybounce < Formula
  desc "@DESCRIPTION@"
  homepage "@REPOSITORY@"
  url "@REPOSITORY@.git", tag: "v@VERSION@"
  license any_of: ["MIT", "Apache-2.0"]

  depends_on "rust" => :build

  def install
    system "cargo", "install", *std_cargo_args
    generate_completions_from_executable(bin/"whybounce", "completions")
    system bin/"whybounce", "man", buildpath/"man"
    man1.install Dir["man/*.1"]
  end

  test do
    assert_match "mailbox-full", pipe_output("#{bin}/whybounce classify --format ndjson", "552 5.2.2 over quota", 0)
  end
end
