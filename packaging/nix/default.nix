# Untested: this was not built with Nix. It builds the checkout that it lies in: nix-build packaging/nix
{ pkgs ? import <nixpkgs> { } }:

pkgs.rustPlatform.buildRustPackage {
  pname = "whybounce";
  version = "0.1.0";
  src = pkgs.lib.cleanSource ../..;
  cargoLock.lockFile = ../../Cargo.lock;
  nativeBuildInputs = [ pkgs.installShellFiles ];
  # The tests that open terminals need one.
  cargoTestFlags = [ "--lib" "--test" "classify" "--test" "reference" ];
  postInstall = ''
    $out/bin/whybounce man man1
    installManPage man1/*.1
    installShellCompletion --cmd whybounce \
      --bash <($out/bin/whybounce completions bash) \
      --fish <($out/bin/whybounce completions fish) \
      --zsh <($out/bin/whybounce completions zsh)
  '';
  meta = {
    description = "Why did it bounce? A terminal diagnostics explorer for e-mail bounces, with a searchable reference of SMTP codes and wording";
    homepage = "https://example.com/whybounce";
    license = with pkgs.lib.licenses; [ mit asl20 ];
    mainProgram = "whybounce";
  };
}
