// SPDX-License-Identifier: MIT
pragma solidity ^0.8.26;

interface Erc20 {
    function transfer(address to, uint256 value) external returns (bool);
    function transferFrom(address from, address to, uint256 value) external returns (bool);
}

/// Takes deposits for vaults and pays out for them, with the functions and events of THORChain's router. Vaults are
/// ordinary accounts: coins are passed on to them, tokens are kept here in their name. The zero address stands for the coin.
contract ThorchainRouter {
    mapping(address => mapping(address => uint256)) public vaultAllowance;

    event Deposit(address indexed to, address indexed asset, uint256 amount, string memo);
    event TransferOut(address indexed vault, address indexed to, address asset, uint256 amount, string memo);

    function depositWithExpiry(address vault, address asset, uint256 amount, string calldata memo, uint256 expiry)
        external
        payable
    {
        require(block.timestamp < expiry, "expired");
        if (asset == address(0)) {
            amount = msg.value;
            pay(vault, amount);
        } else {
            require(msg.value == 0, "coins with a token");
            vaultAllowance[vault][asset] += amount;
            require(Erc20(asset).transferFrom(msg.sender, address(this), amount), "not taken");
        }
        emit Deposit(vault, asset, amount, memo);
    }

    function transferOut(address to, address asset, uint256 amount, string calldata memo) external payable {
        if (asset == address(0)) {
            amount = msg.value;
            pay(to, amount);
        } else {
            vaultAllowance[msg.sender][asset] -= amount;
            require(Erc20(asset).transfer(to, amount), "not given");
        }
        emit TransferOut(msg.sender, to, asset, amount, memo);
    }

    function pay(address to, uint256 value) private {
        (bool paid, ) = to.call{value: value}("");
        require(paid, "not paid");
    }
}
